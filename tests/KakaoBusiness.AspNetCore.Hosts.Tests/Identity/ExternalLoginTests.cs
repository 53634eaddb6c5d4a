using System.Net;
using System.Security.Claims;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Identity;

/// <summary>Kakao Business as an external login of ASP.NET Core Identity behaves as every other provider does.</summary>
public sealed class ExternalLoginTests
{
    public static TheoryData<string> Kinds => [IdentityApps.DefaultUi, IdentityApps.BlazorTemplate];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Anonymous_visitor_gets_Identitys_login_page(string kind)
    {
        await using var app = await IdentityApps.StartAsync(kind);
        using var browser = app.NewBrowser();

        var location = await browser.ChallengeAsync("/private");
        using var page = await browser.GetAsync(location);

        Assert.Equal(IdentityApps.LoginPath(kind), location.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Login_page_of_the_default_UI_offers_Kakao_and_signs_in()
    {
        await using var app = await IdentityApps.StartAsync(IdentityApps.DefaultUi, setup => setup.Endpoints += routes
            => routes.MapGet("/me", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization());
        using var browser = app.NewBrowser();

        using var login = await browser.GetAsync(await browser.ChallengeAsync("/me"));
        using var challenge = await SubmitAsync(browser, login, "#external-account", submitter: "button[value=KakaoBusiness]");
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(challenge.Headers.Location!, cancellationToken: TestContext.Current.CancellationToken));
        using var confirmation = await browser.GetAsync(callback.Headers.Location!.OriginalString);
        using var confirmed = await SubmitAsync(browser, confirmation, "form[action*=Confirmation]");
        using var me = await browser.GetAsync(confirmed.Headers.Location!.OriginalString);

        Assert.Contains("owner@example.com", await confirmation.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("/me", confirmed.Headers.Location!.OriginalString);
        Assert.Equal("owner@example.com", await me.TextAsync());
    }

    [Fact]
    public async Task Callback_page_of_the_template_gets_login_e_mail_and_token()
    {
        ExternalLoginInfo? info = null;
        await using var app = await IdentityApps.StartAsync(IdentityApps.BlazorTemplate, setup => setup.Endpoints += routes =>
        {
            routes.MapGet("/link", (SignInManager<IdentityUser> signIn)
                => Results.Challenge(signIn.ConfigureExternalAuthenticationProperties("KakaoBusiness", "/linked", "user-42"), ["KakaoBusiness"]));
            routes.MapGet("/linked", async (SignInManager<IdentityUser> signIn) =>
            {
                info = await signIn.GetExternalLoginInfoAsync("user-42");
            });
        });
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/link");
        using var linked = await browser.GetAsync(callback.Headers.Location!.OriginalString);

        Assert.NotNull(info);
        Assert.Equal(("KakaoBusiness", "3100000001"), (info.LoginProvider, info.ProviderKey));
        Assert.Equal("owner@example.com", info.Principal.FindFirstValue(ClaimTypes.Email));
        Assert.Equal("access_token", Assert.Single(info.AuthenticationTokens!).Name);
    }

    [Fact]
    public async Task Users_of_the_template_sign_in_and_out_and_their_token_is_the_stored_one()
    {
        await using var app = await IdentityApps.StartAsync(IdentityApps.BlazorTemplate, setup => setup.Endpoints += routes
            => routes.MapGet("/me", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization());
        using var browser = app.NewBrowser();

        Assert.Equal("owner@example.com", await SignInAsync(app, browser, "owner"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.NotNull(await IdentityApps.StoredTokenAsync(app));

        using var signedOut = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/Account/Logout"));
        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/me")).AbsolutePath);
    }

    [Fact]
    public async Task Users_of_Identity_consent_for_pages_and_the_next_one_has_no_token_of_theirs()
    {
        await using var app = await IdentityApps.StartAsync(IdentityApps.BlazorTemplate, setup => setup.Endpoints += routes =>
        {
            routes.MapGet("/me", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();
            routes.MapGet("/moment", () => "moment").RequireScope("moment_management");
            routes.MapGet("/api/moment", () => new { Ok = true }).RequireScope("moment_management");
            routes.MapGet("/disconnect", () => Results.SignOut(null, ["KakaoBusiness"]));
        });
        using var browser = app.NewBrowser();
        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/moment")).AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfApiAsync(browser));

        // Kim: the consent replaces the token of the sign-in, which is in the external cookie still.
        await SignInAsync(app, browser, "owner");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfApiAsync(browser));
        using var consent = await browser.SignInAsync("/moment");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/moment"));
        Assert.Equal(HttpStatusCode.OK, await StatusOfApiAsync(browser));
        Assert.Equal(1, app.Emulator.LiveTokenCount);

        // Lee signs in with the same browser.
        (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/Account/Logout"))).Dispose();
        Assert.Equal(0, app.Emulator.LiveTokenCount);
        await SignInAsync(app, browser, "other-owner");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfApiAsync(browser));
        using var next = await browser.SignInAsync("/moment", "other-owner");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/moment"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        (await browser.GetAsync("/disconnect")).Dispose();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfApiAsync(browser));
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    private static Task<HttpStatusCode> StatusOfApiAsync(Browser browser) => browser.StatusOfAsync("/api/moment");

    private static async Task<string> SignInAsync(TestApp app, Browser browser, string persona)
    {
        using var callback = await browser.SignInAsync("/Account/PerformExternalLogin?returnUrl=/me", persona);
        using var linked = await browser.GetAsync(callback.Headers.Location!.OriginalString);
        using var me = await browser.GetAsync(linked.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        return await me.TextAsync();
    }

    /// <summary>Submits a form of a page with what it holds, as a browser does.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(Browser browser, HttpResponseMessage page, string form, string? submitter = null)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await page.TextAsync());
        var element = Assert.IsAssignableFrom<IHtmlFormElement>(document.QuerySelector(form));
        var fields = element.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(input => input.Name is not null).Select(input => KeyValuePair.Create(input.Name!, input.Value)).ToList();
        if (submitter is not null && element.QuerySelector(submitter) is IHtmlButtonElement { Name: { } name } button) fields.Add(new(name, button.Value));
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, element.GetAttribute("action")) { Content = new FormUrlEncodedContent(fields) });
    }
}
