using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>Shows developers what happens during a sign-in at Kakao. The page exists in Development only.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class DiagnosticsController(IOptionsMonitor<KakaoBusinessOptions> options) : Controller
{
    private const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;
    private const string ContentSecurityPolicy = SiteSecurity.ContentSecurityPolicy + "; script-src 'self'";

    /// <summary>
    /// Shows the site's configuration, what to register at Kakao, and Kakao's last responses. If a user is signed in, it requests the
    /// information about their token again.
    /// </summary>
    [HttpGet("/diagnostics")]
    public async Task<IActionResult> Index([FromServices] IKakaoBusinessClient client)
    {
        if (HttpContext.RequestServices.GetService<SignInRecords>() is not { } records) return NotFound();

        // The only page with a script, for the copy button.
        Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        var kakao = options.Get(Scheme);
        var (facts, errors) = await HttpContext.GetKakaoBusinessTokenAsync() is { } token ? await RequestFactsAsync(client, token) : ([], []);
        return View(new DiagnosticsPage
        {
            Options = kakao,
            RedirectUri = $"{Request.Scheme}://{Request.Host.ToUriComponent()}{Request.PathBase}{kakao.CallbackPath}",
            IgnoresForwardedHeaders = Request.Headers.ContainsKey("X-Forwarded-Proto") || Request.Headers.ContainsKey("X-Forwarded-Host"),
            AuthorizeUrl = await AuthorizeUrlPreview.CreateAsync(HttpContext, Scheme),
            Facts = facts,
            LookupErrors = errors,
            LastFailure = records.LastFailure,
            Responses =
            [
                new(kakao.TokenEndpoint, records.FindResponse(KakaoEndpointName.Token)),
                new(kakao.TokenInformationEndpoint, records.FindResponse(KakaoEndpointName.TokenInformation)),
                new(kakao.UserInformationEndpoint, records.FindResponse(KakaoEndpointName.UserInformation)),
                new(kakao.RevocationEndpoint, records.FindResponse(KakaoEndpointName.Revoke)),
            ],
            SignIns = records.SignIns,
        });
    }

    /// <summary>Calls both endpoints, whose responses <see cref="SignInRecords"/> then contains too.</summary>
    private async Task<(IReadOnlyList<ResponseFact> Facts, List<KakaoBusinessError> Errors)> RequestFactsAsync(IKakaoBusinessClient client, KakaoBusinessToken token)
    {
        var informationTask = client.GetTokenInformationAsync(token, Scheme, HttpContext.RequestAborted);
        var userTask = client.GetUserInformationAsync(token, Scheme, HttpContext.RequestAborted);
        var (information, user) = (await informationTask, await userTask);
        var facts = ResponseFact.Read(options.Get(Scheme), information.Value, user.Value);
        return (facts, [.. new[] { information.Error, user.Error }.OfType<KakaoBusinessError>()]);
    }
}
