using System.Security.Claims;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>Components whose ad API call needs a consent, under a router that is interactive as a whole.</summary>
public sealed class CircuitConsentTests(ChromiumFixture chromium) : LiveChromiumTest(chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Component_leads_to_the_consent_and_back(bool ticketStore)
    {
        await StartAsync(setup => setup.TicketStore = ticketStore);
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/ad-accounts", "biz_account_email");

        await page.Locator("#load").ClickAsync();
        await AgreeAsync(page);
        await Assertions.Expect(page).ToHaveURLAsync(At("/ad-accounts"));
        await page.Locator("#load").ClickAsync();

        await Assertions.Expect(page.Locator("#answer")).ToContainTextAsync(MomentAccount);
        Assert.Equal(1, App.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Boundary_leads_failed_component_to_consent_and_back()
    {
        await StartAsync();
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/keywords?tab=2");

        await AgreeAsync(page);

        await Assertions.Expect(page).ToHaveURLAsync(At("/keywords?tab=2"));
        await Assertions.Expect(page.Locator("#answer")).ToHaveTextAsync(KeywordAccount);
    }

    [Fact]
    public async Task Consent_that_did_not_help_is_not_repeated()
    {
        await StartAsync();
        App.Kakao.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.KeywordAdAccounts, -402, times: null, "keyword_management"));
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/keywords", "keyword_management");

        await Assertions.Expect(page.Locator("#alert")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page).ToHaveURLAsync(At("/keywords"));
    }

    [Fact]
    public async Task Component_leads_to_connection_consent_and_back()
    {
        await StartAsync(setup =>
        {
            setup.Authentication = services =>
            {
                var authentication = services.AddAuthentication("App").AddCookie("App");
                authentication.AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement)).AddInMemoryStore();
                return authentication;
            };
            setup.Pipeline = pipeline =>
            {
                pipeline.MapGet("/login", context => context.SignInAsync("App", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "1")], "App"))));
                pipeline.MapGet("/connect", () => Results.Challenge(new KakaoBusinessConnectProperties("advertiser-42") { RedirectUri = "/advertiser" }, [KakaoBusinessDefaults.AuthenticationScheme]));
            };
        });
        var page = await OpenWindowAsync();
        await page.GotoAsync(At("/login"));
        await page.GotoAsync(At("/connect"));
        await AgreeAsync(page);

        await page.Locator("#call").ClickAsync();
        await AgreeAsync(page);
        await Assertions.Expect(page).ToHaveURLAsync(At("/advertiser"));
        await page.Locator("#call").ClickAsync();

        await Assertions.Expect(page.Locator("#answer")).ToContainTextAsync(KeywordAccount);
    }

    [Fact]
    public async Task Dead_token_leads_to_a_new_consent()
    {
        await StartAsync();
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/ad-accounts");
        await Assertions.Expect(page.Locator("#answer")).ToHaveTextAsync("ready");
        App.Clock.Advance(TimeSpan.FromMinutes(10));

        App.Kakao.AccountSettings.RevokeAll();
        await page.Locator("#load").ClickAsync();
        await AgreeAsync(page);
        await page.Locator("#load").ClickAsync();

        await Assertions.Expect(page.Locator("#answer")).ToContainTextAsync(MomentAccount);
    }
}
