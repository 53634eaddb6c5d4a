using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Handles sign-in and sign-out, the account page, and the pages at which a sign-in can end.</summary>
[Route("/account")]
public sealed class AccountController(IHostEnvironment environment) : Controller
{
    /// <summary>Shows what the user granted. Anonymous users are redirected to Kakao.</summary>
    [Authorize]
    [HttpGet("")]
    public IActionResult Index()
    {
        var user = KakaoBusinessUser.From(User);
        return View(new AccountPage(user, ConsentItem.GetAll(user.Scopes ?? [])));
    }

    /// <summary>Redirects to Kakao, or to the return URL if the user is signed in already.</summary>
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
    /// Requests one more scope together with those of the session, because one token needs all of them. It is a link and not a form,
    /// because the content security policy does not allow a form to redirect to another site.
    /// </summary>
    /// <param name="scope">A scope that this site uses.</param>
    [HttpGet("consent")]
    public IActionResult Consent(string? scope)
        => ConsentItem.MayBeRequested(scope)
            ? Challenge(new KakaoBusinessChallengeProperties { AdditionalScopes = [scope!], RedirectUri = Url.Action(nameof(Index)) }, KakaoBusinessDefaults.AuthenticationScheme)
            : NotFound();

    /// <summary>
    /// Requests consent again although the user is signed in, so that they can choose another Kakao account. If they agree, the new
    /// session replaces this one and its token is revoked. If they cancel, nothing changes.
    /// </summary>
    /// <param name="returnUrl">A path of this site; anything else is ignored.</param>
    [HttpGet("switch")]
    public IActionResult Switch(string? returnUrl)
        => Challenge(
            new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = ReturnUrl.Accept(returnUrl) ?? Url.Action(nameof(Index)) },
            KakaoBusinessDefaults.AuthenticationScheme);

    /// <summary>Ends this session and revokes its business token.</summary>
    [HttpPost("logout")]
    public async Task<IActionResult> Logout()
    {
        await HttpContext.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme);
        return RedirectToAction(nameof(SignedOut));
    }

    /// <summary>Revokes the business token, waits for Kakao's response, and ends all sessions of the user in any case.</summary>
    /// <param name="client">Calls Kakao.</param>
    /// <param name="sessions">Ends the sessions. Without a ticket store, it ends those that this node knows.</param>
    [HttpPost("disconnect")]
    public async Task<IActionResult> Disconnect([FromServices] IKakaoBusinessClient client, [FromServices] IKakaoBusinessSessions sessions)
    {
        if (User.Identity is not { IsAuthenticated: true }) return RedirectToAction(nameof(SignedOut));

        // Not cancelled with the request: the user wants this, even if they do not wait for the page.
        var revocation = await HttpContext.GetKakaoBusinessTokenAsync() is { } token ? await client.RevokeAsync(token, cancellationToken: CancellationToken.None) : null;
        if (KakaoBusinessUser.From(User).Id is { } userId) await sessions.SignOutEverywhereAsync(userId, CancellationToken.None);
        // Signs out of the cookie scheme only, because the token is revoked already.
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity());
        return View("Disconnected", DisconnectedPage.Create(revocation));
    }

    /// <summary>Shows that the user is signed out.</summary>
    [HttpGet("signed-out")]
    public IActionResult SignedOut() => View();

    /// <summary>Shows that the user cancelled the consent (<c>AccessDeniedPath</c> of the Kakao Business scheme).</summary>
    /// <param name="returnUrl">The page that the user wanted to open, for another attempt.</param>
    [HttpGet("cancelled")]
    public IActionResult Cancelled(string? returnUrl) => View(model: ReturnUrl.Accept(returnUrl) ?? Url.Action(nameof(Index)));

    /// <summary>
    /// Shows that a scope is missing, if a redirect to the consent is not possible (<c>InsufficientScopePath</c>). The page is rendered
    /// as the response to the refused request, with 403.
    /// </summary>
    [HttpGet("insufficient-scope")]
    public IActionResult InsufficientScope()
        => HttpContext.Features.Get<KakaoBusinessInsufficientScopeFeature>() is { } refusal
            ? View(refusal)
            : RedirectToAction(nameof(HomeController.Index), "Home");

    /// <summary>
    /// Shows a failed sign-in (<c>FailurePath</c>). The page is rendered as the response to the callback, with the status of the failure.
    /// </summary>
    [HttpGet("failure")]
    public IActionResult Failure()
        => HttpContext.Features.Get<KakaoBusinessFailureFeature>() is { } failure
            ? View(new FailurePage(failure.Error, failure.ReturnUrl, environment.IsDevelopment()))
            : RedirectToAction(nameof(HomeController.Index), "Home");
}
