using KakaoBusiness.Samples.Agency.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Maps the endpoints of the login and logout forms. <c>GET /login</c> is the page <c>Components/Pages/Login.razor</c>.</summary>
internal static class LoginEndpoints
{
    public const string Home = "/advertisers";

    public static void MapLogin(this IEndpointRouteBuilder app)
    {
        // Takes precedence over the page, which would accept forms too.
        app.MapPost("/login", SignInAsync).WithOrder(-1);
        app.MapPost("/logout", SignOutAsync);
    }

    /// <summary>Returns the path to redirect to after a login: the return URL if it is local, otherwise <see cref="Home"/>.</summary>
    public static string AcceptReturnUrl(string? returnUrl) => ReturnUrl.Accept(returnUrl) ?? Home;

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl, SignInManager<AgencyUser> login)
    {
        var result = await login.PasswordSignInAsync(name ?? "", password ?? "", isPersistent: false, lockoutOnFailure: true);
        return TypedResults.LocalRedirect(result.Succeeded
            ? AcceptReturnUrl(returnUrl)
            : $"/login?failed=true&returnUrl={Uri.EscapeDataString(AcceptReturnUrl(returnUrl))}");
    }

    /// <summary>Signs the user out. The form parameter makes the framework validate the antiforgery token.</summary>
    private static async Task<RedirectHttpResult> SignOutAsync([FromForm] IFormCollection form, HttpContext context, SignInManager<AgencyUser> login)
    {
        // Ends the pages that are open in other tabs, which do not notice that the cookie is deleted, and the user's sessions in other browsers.
        if (await login.UserManager.GetUserAsync(context.User) is { } user) await login.UserManager.UpdateSecurityStampAsync(user);
        await login.SignOutAsync();
        return TypedResults.LocalRedirect("/");
    }
}
