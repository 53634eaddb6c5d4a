using KakaoBusiness.Tests.Shared.Servers;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
