using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>A scheme added at run time would have no sessions, claims and policies: it refuses its first request.</summary>
public sealed class UnknownSchemeTests
{
    [Theory]
    [InlineData("/challenge?scheme=Late")]
    [InlineData("/sign-out-late")]
    [InlineData("/signin-late?code=x&state=y")]
    [InlineData("/signin-late/consent?request=x")]
    public async Task Scheme_added_at_run_time_refuses_with_the_remedy(string path)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.Configure<KakaoBusinessOptions>("Late", options => (options.ClientId, options.CallbackPath) = (TestApp.ClientId, "/signin-late"));
            setup.Endpoints = routes => routes.MapGet("/sign-out-late", () => Results.SignOut(null, ["Late"]));
        });
        app.Services.GetRequiredService<IAuthenticationSchemeProvider>().AddScheme(new AuthenticationScheme("Late", "Late", typeof(KakaoBusinessHandler)));
        using var browser = app.NewBrowser();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync(path));

        Assert.Contains("AddAuthentication().AddKakaoBusiness(\"Late\"", failure.Message, StringComparison.Ordinal);
        using var known = await browser.SignInAsync();
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }
}
