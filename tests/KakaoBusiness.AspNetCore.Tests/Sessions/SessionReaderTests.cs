using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Whether the session of a cookie stands beside the app's login, or is the login.</summary>
public sealed class SessionReaderTests
{
    [Theory]
    [InlineData("own", null, "kakao", true)]
    [InlineData("kakao", null, "kakao", false)]
    [InlineData("KakaoBusiness", null, "kakao", false)]
    [InlineData("KakaoBusiness", null, "own", true)]
    [InlineData("kakao", "own", "kakao", true)]
    [InlineData("own", "kakao", "kakao", false)]
    public async Task Session_is_beside_unless_requests_authenticate_with_it(string defaultScheme, string? authenticateScheme, string cookieScheme, bool isBeside)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services
            .AddAuthentication(options => (options.DefaultScheme, options.DefaultAuthenticateScheme, options.DefaultChallengeScheme) = (defaultScheme, authenticateScheme, "own"))
            .AddCookie("own").AddCookie("kakao")
            .AddKakaoBusiness(options => options.SignInScheme = "kakao"));

        Assert.Equal(isBeside, app.Services.GetRequiredService<SessionReader>().IsBeside(cookieScheme));
    }
}
