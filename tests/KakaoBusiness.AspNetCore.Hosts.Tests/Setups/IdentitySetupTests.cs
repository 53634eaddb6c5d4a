using System.Security.Claims;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Setups;

/// <summary>The users of an app, in a database that exists as long as its connection.</summary>
public sealed class UsersDb(DbContextOptions<UsersDb> options) : IdentityDbContext<IdentityUser>(options);

/// <summary>ASP.NET Core Identity, with Kakao Business as an external login, whose consents for pages are beside Identity's login.</summary>
public abstract class IdentitySetupContract : SetupContract
{
    private protected override void AddAuthentication(IServiceCollection services)
    {
        // Created by the container, which closes it with the app and so deletes the database.
        services.AddSingleton(_ =>
        {
            var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return connection;
        });
        services.AddDbContext<UsersDb>((provider, database) => database.UseSqlite(provider.GetRequiredService<SqliteConnection>()));
        AddIdentity(services);
    }

    private protected abstract void AddIdentity(IServiceCollection services);

    private protected override void MapPages(WebApplication app)
    {
        using var scope = app.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<UsersDb>().Database.EnsureCreated();
    }

    private protected override async Task<IReadOnlyList<string>> ConnectedTokensAsync(IServiceProvider services)
        => await services.GetRequiredService<UsersDb>().UserTokens
            .Where(token => token.LoginProvider == "KakaoBusiness" && token.Name == "access_token").Select(token => token.Value!).ToListAsync();

    [Fact]
    public async Task Returning_user_leaves_no_token_behind()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        for (var visit = 0; visit < 3; visit++)
        {
            await ComeAsync(browser, Kim);
            Assert.Equal(NameOf(Kim), (await browser.VisitAsync("/page")).Text);
            await AssertHeldAsync(app, browser);
            await SignOutAsync(browser);
            await AssertHeldAsync(app, browser);
        }
    }

    private static Task AssertHeldAsync(HostApp app, Visitor browser)
        => Eventually.HoldsAsync(async () => (await browser.VisitAsync("/held")).Text == $"{app.Kakao.LiveTokenCount}", () => "A token is alive that nobody holds.");
}

/// <summary>
/// <c>AddDefaultIdentity</c> and its pages, which neither store the token of a sign-in nor know the session of a consent. Two events of
/// the app do what its own pages would do.
/// </summary>
public sealed class DefaultIdentitySetupTests : IdentitySetupContract
{
    private protected override string VisitorsEndAt => "/Identity/Account/Login";

    private protected override void AddIdentity(IServiceCollection services)
    {
        services.AddDefaultIdentity<IdentityUser>().AddEntityFrameworkStores<UsersDb>();
        services.AddRazorPages();
        services.AddAuthentication().AddKakaoBusiness(options => options.Events.OnTicketReceived = async context =>
        {
            // Identity's challenges name the provider. A consent for a page does not, and its token stays in the session.
            if (!context.Properties!.Items.ContainsKey("LoginProvider") || context.Properties.GetTokenValue("access_token") is not { } token) return;
            await context.HttpContext.RequestServices.GetRequiredService<IKakaoBusinessClient>().RevokeAsync(new KakaoBusinessToken(token));
            context.Properties.StoreTokens([]);
        });
        services.ConfigureApplicationCookie(options
            => options.Events.OnSigningOut = context => context.HttpContext.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme));
    }

    private protected override void MapPages(WebApplication app)
    {
        base.MapPages(app);
        app.MapRazorPages();
    }

    private protected override async Task SignInAsync(Visitor browser, Person person)
    {
        var login = await browser.VisitAsync("/page");
        var arrival = await SubmitAsync(browser, login, "#external-account", "button[value=KakaoBusiness]");
        // On the first sign-in, the user confirms the e-mail address of the new account.
        if (arrival.Place != "/page") arrival = await SubmitAsync(browser, arrival, "form[action*=Confirmation]");
        Assert.Equal("/page", arrival.Place);
    }

    private protected override async Task<Arrival> SignOutAsync(Visitor browser)
        => await SubmitAsync(browser, await browser.VisitAsync("/Identity/Account/Logout"), "form[action*=Logout]");

    /// <summary>Submits a form of a page with its values, as a browser does.</summary>
    private static async Task<Arrival> SubmitAsync(Visitor browser, Arrival page, string form, string? submitter = null)
    {
        var document = await new HtmlParser().ParseDocumentAsync(page.Text);
        var element = Assert.IsAssignableFrom<IHtmlFormElement>(document.QuerySelector(form));
        var fields = element.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(input => input.Name is not null).Select(input => KeyValuePair.Create(input.Name!, input.Value)).ToList();
        if (submitter is not null && element.QuerySelector(submitter) is IHtmlButtonElement { Name: { } name } button) fields.Add(new(name, button.Value));
        return await browser.PostAsync(element.GetAttribute("action")!, fields);
    }
}

/// <summary>The registration of the Blazor template, with what its components do.</summary>
public sealed class BlazorTemplateSetupTests : IdentitySetupContract
{
    private protected override string VisitorsEndAt => "/Account/Login";

    private protected override Task SignInAsync(Visitor browser, Person person) => browser.VisitAsync("/Account/PerformExternalLogin?returnUrl=/page");

    private protected override Task<Arrival> SignOutAsync(Visitor browser) => browser.PostAsync("/Account/Logout");

    private protected override void AddIdentity(IServiceCollection services)
    {
        services.AddAuthentication(options =>
        {
            options.DefaultScheme = IdentityConstants.ApplicationScheme;
            options.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        }).AddIdentityCookies();
        services.AddIdentityCore<IdentityUser>().AddEntityFrameworkStores<UsersDb>().AddSignInManager();
        services.AddAuthentication().AddKakaoBusiness();
    }

    private protected override void MapPages(WebApplication app)
    {
        base.MapPages(app);
        app.MapGet("/Account/Login", () => Results.Content("log in", "text/html"));
        app.MapGet("/Account/PerformExternalLogin", (SignInManager<IdentityUser> signIn, string returnUrl)
            => Results.Challenge(signIn.ConfigureExternalAuthenticationProperties("KakaoBusiness", $"/Account/ExternalLogin?returnUrl={Uri.EscapeDataString(returnUrl)}"), ["KakaoBusiness"]));
        app.MapGet("/Account/ExternalLogin", async (SignInManager<IdentityUser> signIn, UserManager<IdentityUser> users, IKakaoBusinessClient kakao, string returnUrl) =>
        {
            if (await signIn.GetExternalLoginInfoAsync() is not { } info) return Results.BadRequest("no external login");
            var known = await users.FindByLoginAsync(info.LoginProvider, info.ProviderKey);
            var former = known is null ? null : await users.GetAuthenticationTokenAsync(known, "KakaoBusiness", "access_token");
            var result = await signIn.ExternalLoginSignInAsync(info.LoginProvider, info.ProviderKey, isPersistent: false);
            if (!result.Succeeded)
            {
                var email = info.Principal.FindFirstValue(ClaimTypes.Email);
                var user = new IdentityUser(email!) { Email = email };
                await users.CreateAsync(user);
                await users.AddLoginAsync(user, info);
                await signIn.SignInAsync(user, isPersistent: false, info.LoginProvider);
            }

            // Stores the business token with the user, because Identity now removes the external cookie, which contains the token.
            await signIn.UpdateExternalAuthenticationTokensAsync(info);
            if (former is not null) await kakao.RevokeAsync(new KakaoBusinessToken(former));
            return Results.LocalRedirect(returnUrl);
        });
        app.MapPost("/Account/Logout", async (HttpContext context, SignInManager<IdentityUser> signIn) =>
        {
            // Revokes the token of a Kakao Business session. Identity only removes the cookie that contains it.
            await context.SignOutAsync("KakaoBusiness");
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/Account/Login");
        }).DisableAntiforgery();
        app.MapGet("/link", (SignInManager<IdentityUser> signIn)
            => Results.Challenge(signIn.ConfigureExternalAuthenticationProperties("KakaoBusiness", "/linked", "user-42"), ["KakaoBusiness"]));
        app.MapGet("/linked", async (SignInManager<IdentityUser> signIn) => await signIn.GetExternalLoginInfoAsync("user-42") is { } info
            ? $"{info.LoginProvider} {info.ProviderKey} {info.Principal.FindFirstValue(ClaimTypes.Email)} {Assert.Single(info.AuthenticationTokens!).Name}"
            : "nothing");
    }

    [Fact]
    public async Task Callback_page_gets_login_e_mail_and_token()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        Assert.Equal("KakaoBusiness 3100000001 owner@example.com access_token", (await browser.VisitAsync("/link")).Text);
    }
}
