using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a state that was made for somebody else.</summary>
[Trait("Category", "Attack")]
public class StateAttacks
{
    /// <summary>The attacker's own client sends the correlation cookie wherever it likes.</summary>
    [Fact]
    public Task State_from_another_scheme() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync("/challenge?scheme=Second");
            var url = Browser.CallbackUrl(authorizeUrl, "code=c&state={state}").Replace("/signin-second", "/signin-kakaobusiness", StringComparison.Ordinal);
            return await AcceptsAsync(browser, url, cookiesOf: browser);
        },
        OneStateFormat,
        setup =>
        {
            setup.Backchannel = new ScriptedKakao();
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness()
                .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath) = ("second", "/signin-second"));
        });

    [Fact]
    public async Task State_from_another_app_with_the_same_keys()
    {
        var keys = new EphemeralDataProtectionProvider();
        void Share(TestAppSetup setup)
        {
            setup.Backchannel = new ScriptedKakao();
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
        }

        void Weaken(TestAppSetup setup) => setup.Services += services => services.PostConfigureAll<KakaoBusinessOptions>(
            options => options.StateDataFormat = new PropertiesDataFormat(keys.CreateProtector("shared")));

        await using var other = await TestApp.StartAsync(setup =>
        {
            Share(setup);
            setup.Scheme["ClientId"] = "another-app";
        });
        await using var weakOther = await TestApp.StartAsync(setup =>
        {
            Share(setup);
            Weaken(setup);
        });
        var isWeak = false;
        await Attack.IsRefusedAsync(
            async site =>
            {
                var from = isWeak ? weakOther : other;
                isWeak = true;
                using var there = from.NewBrowser();
                using var here = site.NewBrowser();
                return await AcceptsAsync(here, Browser.CallbackUrl(await there.ChallengeAsync(), "code=c&state={state}"), cookiesOf: there);
            },
            Weaken,
            Share);
    }

    private static async Task<bool> AcceptsAsync(Browser browser, string url, Browser cookiesOf)
    {
        var cookies = string.Join("; ", cookiesOf.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}"));
        browser.Cookies.GetAllCookies().ToList().ForEach(cookie => cookie.Expired = true);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        using var response = await browser.SendAsync(request);
        return response.StatusCode == HttpStatusCode.Redirect;
    }

    private static void OneStateFormat(TestAppSetup setup)
    {
        var format = new PropertiesDataFormat(new EphemeralDataProtectionProvider().CreateProtector("shared"));
        setup.Services += services => services.PostConfigureAll<KakaoBusinessOptions>(options => options.StateDataFormat = format);
    }
}
