using KakaoBusiness.AspNetCore.Tests.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
