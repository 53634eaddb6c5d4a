using KakaoBusiness.AspNetCore.Sessions;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The hash in the keys of stored sessions. If it changes, an update of the library loses all sessions.</summary>
public sealed class AppScopeTests
{
    [Fact]
    public void Hash_of_client_ids_does_not_change()
        => Assert.Equal("qKMWY1sWnC", AppScope.ComputeHash(["bc", "a", "bc"]));
}
