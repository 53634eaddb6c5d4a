using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Diagnostics;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>For the developer who meets the real Kakao for the first time. In Development only; elsewhere there is no such page.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class DiagnosticsController(IOptionsMonitor<KakaoBusinessOptions> options) : Controller
{
    private const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;

    /// <summary>
    /// How this site is configured, what to register at Kakao, and what Kakao said last. A signed-in visitor's token is
    /// looked up anew each time.
    /// </summary>
    [HttpGet("/diagnostics")]
    public async Task<IActionResult> Index([FromServices] IKakaoBusinessClient client)
    {
        if (HttpContext.RequestServices.GetService<SignInNotes>() is not { } notes) return NotFound();

        var kakao = options.Get(Scheme);
        var errors = await HttpContext.GetKakaoBusinessTokenAsync() is { } token ? await LookUpAsync(client, token) : [];
        return View(new DiagnosticsPage
        {
            Options = kakao,
            RedirectUri = $"{Request.Scheme}://{Request.Host.ToUriComponent()}{Request.PathBase}{kakao.CallbackPath}",
            IgnoresForwardedHeaders = Request.Headers.ContainsKey("X-Forwarded-Proto") || Request.Headers.ContainsKey("X-Forwarded-Host"),
            AuthorizeUrl = await AuthorizeUrlPreview.MakeAsync(HttpContext, Scheme),
            Facts = User.Identity is { IsAuthenticated: true } ? FactsOf(User) : null,
            LookUpErrors = errors,
            LastFailure = notes.LastFailure,
            Answers =
            [
                new(kakao.TokenEndpoint, notes.AnswerOf(KakaoEndpointName.Token)),
                new(kakao.TokenInformationEndpoint, notes.AnswerOf(KakaoEndpointName.TokenInformation)),
                new(kakao.UserInformationEndpoint, notes.AnswerOf(KakaoEndpointName.UserInformation)),
            ],
        });
    }

    /// <summary>Asks for what <see cref="SignInNotes"/> then knows.</summary>
    private async Task<List<KakaoBusinessError>> LookUpAsync(IKakaoBusinessClient client, KakaoBusinessToken token)
    {
        var information = client.GetTokenInformationAsync(token, Scheme, HttpContext.RequestAborted);
        var user = client.GetUserInformationAsync(token, Scheme, HttpContext.RequestAborted);
        return [.. new[] { (await information).Error, (await user).Error }.OfType<KakaoBusinessError>()];
    }

    /// <summary>From the claims, not from the answers: a correction of the app's own counts.</summary>
    private static SessionFact[] FactsOf(ClaimsPrincipal principal)
    {
        var user = KakaoBusinessUser.From(principal);
        return
        [
            new(SessionFactName.AccountId, principal.HasClaim(claim => claim.Type == ClaimTypes.NameIdentifier), "options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, \"…\");"),
            new(SessionFactName.Email, user.Email is not null, "options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");"),
            new(SessionFactName.Scopes, user.Scopes is not null, "options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedScopes, \"…\");"),
            new(SessionFactName.AdAccounts, user.Resources is not null, "options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedResources, \"…\");"),
        ];
    }
}
