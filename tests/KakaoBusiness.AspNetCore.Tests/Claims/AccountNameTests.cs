using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Claims;

/// <summary>What <c>User.Identity.Name</c> is after a sign-in.</summary>
public sealed class AccountNameTests
{
    [Theory]
    [InlineData("biz_account_email", "owner@example.com")]
    [InlineData("moment_management", "")]
    public async Task Name_is_granted_email(string scope, string expected)
        => Assert.Equal(expected, await NameAsync(options => options.Scope.Add(scope)));

    [Fact]
    public async Task Name_that_app_maps_is_kept()
        => Assert.Equal("owner", await NameAsync(options => options.Events.OnCreatingTicket = context =>
        {
            context.Identity!.AddClaim(new Claim(ClaimTypes.Name, "owner"));
            return Task.CompletedTask;
        }));

    private static async Task<string> NameAsync(Action<KakaoBusinessOptions> configure)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Options = configure;
            setup.Endpoints = routes => routes.MapGet("/name", (HttpContext context) => context.Response.WriteAsync(context.User.Identity!.Name ?? "")).RequireAuthorization();
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        using var response = await browser.GetAsync("/name");
        return await response.TextAsync();
    }
}
