using KakaoBusiness.Samples.Agency.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>What the forms of login and logout post to. <c>GET /login</c> is the page <c>Components/Pages/Login.razor</c>.</summary>
internal static class LoginEndpoints
{
    public const string Home = "/advertisers";

    public static void MapLogin(this IEndpointRouteBuilder app)
    {
        // In front of the page, which would take forms too.
        app.MapPost("/login", SignInAsync).WithOrder(-1);
        app.MapPost("/logout", SignOutAsync);
    }

    /// <summary>Where a login leads: a path of this site, or the start page.</summary>
    public static string AcceptReturnUrl(string? returnUrl) => ReturnUrl.Accept(returnUrl) ?? Home;

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl, SignInManager<AgencyUser> login)
    {
        var result = await login.PasswordSignInAsync(name ?? "", password ?? "", isPersistent: false, lockoutOnFailure: true);
        return TypedResults.LocalRedirect(result.Succeeded
            ? AcceptReturnUrl(returnUrl)
            : $"/login?failed=true&returnUrl={Uri.EscapeDataString(AcceptReturnUrl(returnUrl))}");
    }

    /// <summary>The form parameter is what makes the framework check the form's token.</summary>
    private static async Task<RedirectHttpResult> SignOutAsync([FromForm] IFormCollection form, HttpContext context, SignInManager<AgencyUser> login)
    {
        // Ends the pages that are open in other tabs: they have no cookie to lose. It ends the user's sessions elsewhere too.
        if (await login.UserManager.GetUserAsync(context.User) is { } user) await login.UserManager.UpdateSecurityStampAsync(user);
        await login.SignOutAsync();
        return TypedResults.LocalRedirect("/");
    }
}
