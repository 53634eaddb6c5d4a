using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Sign-in and sign-out, what is known of the user, and the pages on which a sign-in can end.</summary>
[Route("/account")]
public sealed class AccountController(SiteEmulator emulator, IHostEnvironment environment) : Controller
{
    /// <summary>What the user granted. Anonymous visitors are sent to Kakao.</summary>
    [Authorize]
    [HttpGet("")]
    public IActionResult Index() => View(new AccountPage(KakaoBusinessUser.From(User), emulator.AccountSettings));

    /// <summary>Sends the visitor to Kakao, or on to the return URL when they are signed in already.</summary>
    /// <param name="returnUrl">A path of this site; anything else is ignored.</param>
    [HttpGet("login")]
    public IActionResult Login(string? returnUrl)
    {
        var target = ReturnUrl.LocalOr(Url.Action(nameof(Index))!, returnUrl);
        return User.Identity is { IsAuthenticated: true }
            ? LocalRedirect(target)
            : Challenge(new AuthenticationProperties { RedirectUri = target }, KakaoBusinessDefaults.AuthenticationScheme);
    }

    /// <summary>Ends the session.</summary>
    [HttpPost("logout")]
    public async Task<IActionResult> Logout()
    {
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return RedirectToAction(nameof(SignedOut));
    }

    /// <summary>After sign-out.</summary>
    [HttpGet("signed-out")]
    public IActionResult SignedOut() => View();

    /// <summary>After the user pressed cancel on the consent screen (<c>AccessDeniedPath</c> of the Kakao Business scheme).</summary>
    /// <param name="returnUrl">Where the sign-in was to lead, for another try.</param>
    [HttpGet("cancelled")]
    public IActionResult Cancelled(string? returnUrl) => View(model: ReturnUrl.LocalOr(Url.Action(nameof(Index))!, returnUrl));

    /// <summary>A signed-in user may not do this (<c>AccessDeniedPath</c> of the cookie scheme).</summary>
    [HttpGet("denied")]
    public IActionResult Denied()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View();
    }

    /// <summary>A failed sign-in (<c>FailurePath</c>): rendered in place of the callback, with the failure's status.</summary>
    [HttpGet("failure")]
    public IActionResult Failure()
        => HttpContext.Features.Get<KakaoBusinessFailureFeature>() is { } failure
            ? View(new FailurePage(failure.Error, failure.ReturnUrl, environment.IsDevelopment()))
            : RedirectToAction(nameof(HomeController.Index), "Home");
}
