using Bunit;
using KakaoBusiness.AspNetCore.Hosts.Tests.Components;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>
/// Pages of an interactive router, whose navigation does not pass any middleware. The router is bUnit's; user, policies and handlers
/// are those of an app.
/// </summary>
public sealed class BlazorScopeTests
{
    [Theory]
    [InlineData("/blazor/all")]
    [InlineData("/blazor/any")]
    [InlineData("/blazor/name")]
    [InlineData("/blazor/view")]
    public async Task Page_of_the_router_requires_the_scope(string page)
    {
        await using var app = await HostApp.StartAsync(_ => { }, pipeline => pipeline.UseAuthorization());

        Assert.Equal("in", await NavigateAsync(app, Access.Scope, page));
        Assert.Equal("refused", await NavigateAsync(app, Access.OtherScope, page));
        Assert.Equal("refused", await NavigateAsync(app, scopes: null, page));
        Assert.Equal("open", await NavigateAsync(app, scopes: null, "/blazor"));
    }

    private static async Task<string> NavigateAsync(HostApp app, string? scopes, string page)
    {
        using var visitor = await app.NewVisitorAsync(scopes);
        var user = await visitor.UserAsync();
        await using var scope = app.Services.CreateAsyncScope();
        await using var circuit = new BunitContext();
        circuit.Services.AddSingleton(scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>());
        circuit.Services.AddSingleton(scope.ServiceProvider.GetRequiredService<IAuthorizationService>());
        circuit.Services.AddSingleton<AuthenticationStateProvider>(new StateOf(user));

        var router = circuit.Render<Routes>();
        circuit.Services.GetRequiredService<NavigationManager>().NavigateTo(page);
        router.WaitForState(() => router.Markup.Trim() is "in" or "refused" or "open");
        return router.Markup.Trim();
    }

    private sealed class StateOf(System.Security.Claims.ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}
