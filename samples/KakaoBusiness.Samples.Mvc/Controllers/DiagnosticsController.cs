using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Diagnostics;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>For the developer who meets the real Kakao for the first time. In Development only; elsewhere there is no such page.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class DiagnosticsController(IOptionsMonitor<KakaoBusinessOptions> options) : Controller
{
    private const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;
    private const string ContentSecurityPolicy = SecurityHeaders.ContentSecurityPolicy + "; script-src 'self'";

    /// <summary>
    /// How this site is configured, what to register at Kakao, and what Kakao said last. A signed-in visitor's token is
    /// looked up anew each time.
    /// </summary>
    [HttpGet("/diagnostics")]
    public async Task<IActionResult> Index([FromServices] IKakaoBusinessClient client)
    {
        if (HttpContext.RequestServices.GetService<SignInNotes>() is not { } notes) return NotFound();

        // The one page with a script: it copies.
        Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        var kakao = options.Get(Scheme);
        var (facts, errors) = await HttpContext.GetKakaoBusinessTokenAsync() is { } token ? await LookUpAsync(client, token) : ([], []);
        return View(new DiagnosticsPage
        {
            Options = kakao,
            RedirectUri = $"{Request.Scheme}://{Request.Host.ToUriComponent()}{Request.PathBase}{kakao.CallbackPath}",
            IgnoresForwardedHeaders = Request.Headers.ContainsKey("X-Forwarded-Proto") || Request.Headers.ContainsKey("X-Forwarded-Host"),
            AuthorizeUrl = await AuthorizeUrlPreview.MakeAsync(HttpContext, Scheme),
            Facts = facts,
            LookUpErrors = errors,
            LastFailure = notes.LastFailure,
            Answers =
            [
                new(kakao.TokenEndpoint, notes.AnswerOf(KakaoEndpointName.Token)),
                new(kakao.TokenInformationEndpoint, notes.AnswerOf(KakaoEndpointName.TokenInformation)),
                new(kakao.UserInformationEndpoint, notes.AnswerOf(KakaoEndpointName.UserInformation)),
                new(kakao.RevocationEndpoint, notes.AnswerOf(KakaoEndpointName.Revoke)),
            ],
            SignIns = notes.SignIns,
        });
    }

    /// <summary>Asks both endpoints, whose answers <see cref="SignInNotes"/> then knows too.</summary>
    private async Task<(IReadOnlyList<AnswerFact> Facts, List<KakaoBusinessError> Errors)> LookUpAsync(IKakaoBusinessClient client, KakaoBusinessToken token)
    {
        var informationTask = client.GetTokenInformationAsync(token, Scheme, HttpContext.RequestAborted);
        var userTask = client.GetUserInformationAsync(token, Scheme, HttpContext.RequestAborted);
        var (information, user) = (await informationTask, await userTask);
        var facts = AnswerFact.Read(options.Get(Scheme), information.Value, user.Value);
        return (facts, [.. new[] { information.Error, user.Error }.OfType<KakaoBusinessError>()]);
    }
}
