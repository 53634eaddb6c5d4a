using System.Security.Claims;
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
    public IActionResult Index()
    {
        var user = KakaoBusinessUser.From(User);
        return View(new AccountPage(user, ConsentItem.All(user.Scopes ?? []), emulator.AccountSettings));
    }

    /// <summary>Sends the visitor to Kakao, or on to the return URL when they are signed in already.</summary>
    /// <param name="returnUrl">A path of this site; anything else is ignored.</param>
    [HttpGet("login")]
    public IActionResult Login(string? returnUrl)
    {
        var target = ReturnUrl.Accept(returnUrl) ?? Url.Action(nameof(Index))!;
        return User.Identity is { IsAuthenticated: true }
            ? LocalRedirect(target)
            : Challenge(new AuthenticationProperties { RedirectUri = target }, KakaoBusinessDefaults.AuthenticationScheme);
    }

    /// <summary>
    /// Asks for one more business consent item, and for those that the session holds with it: one token has to hold them all.
    /// A link and not a form: the content security policy does not let a form lead to another site.
    /// </summary>
    /// <param name="scope">The ID of an item that this site uses.</param>
    [HttpGet("consent")]
    public IActionResult Consent(string? scope)
        => ConsentItem.MayBeAskedFor(scope)
            ? Challenge(new KakaoBusinessChallengeProperties { AdditionalScopes = [scope!], RedirectUri = Url.Action(nameof(Index)) }, KakaoBusinessDefaults.AuthenticationScheme)
            : NotFound();

    /// <summary>
    /// Asks for the consent again although the visitor is signed in, so that they can choose another Kakao account. If they
    /// agree, the new session replaces this one and its token is revoked; if they cancel, nothing changes.
    /// </summary>
    /// <param name="returnUrl">A path of this site; anything else is ignored.</param>
    [HttpGet("switch")]
    public IActionResult Switch(string? returnUrl)
        => Challenge(
            new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = ReturnUrl.Accept(returnUrl) ?? Url.Action(nameof(Index)) },
            KakaoBusinessDefaults.AuthenticationScheme);

    /// <summary>Ends this session, and its business token with it.</summary>
    [HttpPost("logout")]
    public async Task<IActionResult> Logout()
    {
        await HttpContext.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme);
        return RedirectToAction(nameof(SignedOut));
    }

    /// <summary>Revokes the business token, waits for what Kakao says, and ends all of the user's sessions, whatever it says.</summary>
    /// <param name="client">Asks Kakao.</param>
    /// <param name="sessions">Ends the sessions; those of cookie mode as far as this node refuses their cookies.</param>
    [HttpPost("disconnect")]
    public async Task<IActionResult> Disconnect([FromServices] IKakaoBusinessClient client, [FromServices] IKakaoBusinessSessions sessions)
    {
        if (User.Identity is not { IsAuthenticated: true }) return RedirectToAction(nameof(SignedOut));

        // Not cancelled with the request: whoever pressed the button means it, even if they do not wait for the page.
        var revocation = await HttpContext.GetKakaoBusinessTokenAsync() is { } token ? await client.RevokeAsync(token, cancellationToken: CancellationToken.None) : null;
        if (KakaoBusinessUser.From(User).Id is { } userId) await sessions.SignOutEverywhereAsync(userId, CancellationToken.None);
        // The cookie scheme's own sign-out: the token has been dealt with.
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity());
        return View("Disconnected", DisconnectedPage.Of(revocation));
    }

    /// <summary>After sign-out.</summary>
    [HttpGet("signed-out")]
    public IActionResult SignedOut() => View();

    /// <summary>After the user pressed cancel on the consent screen (<c>AccessDeniedPath</c> of the Kakao Business scheme).</summary>
    /// <param name="returnUrl">Where the sign-in was to lead, for another try.</param>
    [HttpGet("cancelled")]
    public IActionResult Cancelled(string? returnUrl) => View(model: ReturnUrl.Accept(returnUrl) ?? Url.Action(nameof(Index)));

    /// <summary>
    /// A consent is missing and the visitor cannot simply be taken to it (<c>InsufficientScopePath</c>): rendered in place of
    /// the refused request, with 403.
    /// </summary>
    [HttpGet("insufficient-scope")]
    public IActionResult InsufficientScope()
        => HttpContext.Features.Get<KakaoBusinessInsufficientScopeFeature>() is { } refusal
            ? View(refusal)
            : RedirectToAction(nameof(HomeController.Index), "Home");

    /// <summary>A failed sign-in (<c>FailurePath</c>): rendered in place of the callback, with the failure's status.</summary>
    [HttpGet("failure")]
    public IActionResult Failure()
        => HttpContext.Features.Get<KakaoBusinessFailureFeature>() is { } failure
            ? View(new FailurePage(failure.Error, failure.ReturnUrl, environment.IsDevelopment()))
            : RedirectToAction(nameof(HomeController.Index), "Home");
}
