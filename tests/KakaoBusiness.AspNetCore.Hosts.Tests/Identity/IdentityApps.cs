using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Identity;

/// <summary>The users of an app, in a database that lives as long as its connection.</summary>
public sealed class UsersDb(DbContextOptions<UsersDb> options) : IdentityDbContext<IdentityUser>(options);

/// <summary>Apps with ASP.NET Core Identity, registered as the templates of .NET do it.</summary>
internal static class IdentityApps
{
    public const string DefaultUi = "AddDefaultIdentity";
    public const string BlazorTemplate = "the Blazor template";

    public static async Task<TestApp> StartAsync(string kind, Action<TestAppSetup>? configure = null)
    {
        var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => Register(services, kind);
            setup.Endpoints = routes =>
            {
                if (kind == DefaultUi) routes.MapRazorPages();
                else MapTemplatePages(routes);
            };
            configure?.Invoke(setup);
        });
        using var scope = app.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<UsersDb>().Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Where the app signs users in, as a path.</summary>
    public static string LoginPath(string kind) => kind == DefaultUi ? "/Identity/Account/Login" : "/Account/Login";

    /// <summary>The business token that the app stored with the user, if it did.</summary>
    public static async Task<string?> StoredTokenAsync(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        var tokens = scope.ServiceProvider.GetRequiredService<UsersDb>().UserTokens;
        return (await tokens.SingleOrDefaultAsync(token => token.LoginProvider == "KakaoBusiness" && token.Name == "access_token", TestContext.Current.CancellationToken))?.Value;
    }

    private static void Register(IServiceCollection services, string kind)
    {
        // Made by the container, which closes it with the app, and the database with it.
        services.AddSingleton(_ =>
        {
            var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return connection;
        });
        services.AddDbContext<UsersDb>((provider, database) => database.UseSqlite(provider.GetRequiredService<SqliteConnection>()));

        if (kind == DefaultUi)
        {
            services.AddDefaultIdentity<IdentityUser>().AddEntityFrameworkStores<UsersDb>();
            services.AddRazorPages().AddApplicationPart(typeof(IdentityApps).Assembly);
        }
        else
        {
            services.AddAuthentication(options =>
            {
                options.DefaultScheme = IdentityConstants.ApplicationScheme;
                options.DefaultSignInScheme = IdentityConstants.ExternalScheme;
            }).AddIdentityCookies();
            services.AddIdentityCore<IdentityUser>().AddEntityFrameworkStores<UsersDb>().AddSignInManager();
        }

        services.AddAuthentication().AddKakaoBusiness();
    }

    /// <summary>What the template's components do: a login page, the way to the provider, and the page to which it leads back.</summary>
    private static void MapTemplatePages(WebApplication app)
    {
        app.MapGet("/Account/Login", () => Results.Content("log in", "text/html"));
        app.MapGet("/Account/PerformExternalLogin", (SignInManager<IdentityUser> signIn, string returnUrl)
            => Results.Challenge(signIn.ConfigureExternalAuthenticationProperties("KakaoBusiness", $"/Account/ExternalLogin?returnUrl={Uri.EscapeDataString(returnUrl)}"), ["KakaoBusiness"]));
        app.MapGet("/Account/ExternalLogin", async (SignInManager<IdentityUser> signIn, UserManager<IdentityUser> users, string returnUrl) =>
        {
            if (await signIn.GetExternalLoginInfoAsync() is not { } info) return Results.BadRequest("no external login");
            var result = await signIn.ExternalLoginSignInAsync(info.LoginProvider, info.ProviderKey, isPersistent: false);
            if (!result.Succeeded)
            {
                var email = info.Principal.FindFirst(System.Security.Claims.ClaimTypes.Email)?.Value;
                var user = new IdentityUser(email!) { Email = email };
                await users.CreateAsync(user);
                await users.AddLoginAsync(user, info);
                await signIn.SignInAsync(user, isPersistent: false, info.LoginProvider);
            }

            // Keeps the business token with the user: the external cookie is removed now, and the token with it.
            await signIn.UpdateExternalAuthenticationTokensAsync(info);
            return Results.LocalRedirect(returnUrl);
        });
        app.MapPost("/Account/Logout", async (HttpContext context, SignInManager<IdentityUser> signIn) =>
        {
            // Revokes the token of a Kakao Business session. Identity only removes the cookie in which it is.
            await context.SignOutAsync("KakaoBusiness");
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/");
        }).DisableAntiforgery();
    }
}
