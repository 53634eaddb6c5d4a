using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <summary>
    /// The maximum length of the protected state, in characters. It allows a return URL of about 2,000 characters and leaves half of the
    /// request line for the code and the rest.
    /// </summary>
    private const int MaxStateLength = 4 * 1024;

    /// <inheritdoc/>
    /// <remarks>
    /// Redirects a browser to Kakao if the request is a navigation. Answers other requests with 401, or with 403 if the challenge is for a
    /// connection. The base implementation is not called, because its Debug log contains the state and the correlation cookie.
    /// </remarks>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        RequireRegistration();
        if (Context.Features.Get<KakaoBusinessFailureFeature>() is { } failure) return ShowFailureAsync(failure);
        if (properties.GetConnectionKey() is not null) return BrowserRequest.MayBeRedirected(Context) ? ConnectAsync(properties) : OfferConnectionAsync(properties);
        RequireSignIn();
        if (BrowserRequest.MayBeRedirected(Context)) return SendToConsentAsync(properties);
        Logger.ChallengeAnswered(Scheme.Name);
        return BrowserRequest.WantsHtml(Request) ? ShowSignInNeededAsync(properties) : ProblemResult.WriteUnauthorizedAsync(Context);
    }

    /// <summary>
    /// Shows a page with a link that does what the redirect would have done. Afterwards, the user returns to the page with the form or the
    /// script.
    /// </summary>
    private Task ShowSignInNeededAsync(AuthenticationProperties properties)
    {
        var isPage = HttpMethods.IsGet(Request.Method) && BrowserRequest.EndpointAllowsRedirect(Context);
        var returnUrl = isPage || !string.IsNullOrEmpty(properties.RedirectUri)
            ? GetReturnUrl(properties)
            : ConsentLink.FindReturnUrl(Context, Options);
        var scopes = FindAdditionalScopes(properties) is { Count: > 0 } additional ? [.. additional] : ConsentRequest.Create(properties, Options).Scopes;
        var link = new ConsentLink(scopes, returnUrl, properties.GetParameter<bool?>(KakaoBusinessChallengeProperties.ForceConsentKey) ?? false);
        ProblemResult.ChallengeBearer(Context);
        return BuiltInPage.SignInNeeded(PageTexts.For(Request), link.ToUrl(Context, Options)).WriteAsync(Context, StatusCodes.Status401Unauthorized);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Redirects a browser to the <c>AccessDeniedPath</c> of the app's cookie scheme if the request is a navigation. Answers other requests,
    /// and all requests if there is no such page, with 403.
    /// </remarks>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (BrowserRequest.MayBeRedirected(Context) && HasAccessDeniedPage()) return base.HandleForbiddenAsync(properties);
        return BrowserRequest.WantsHtml(Request)
            ? BuiltInPage.Forbidden(PageTexts.For(Request)).WriteAsync(Context, StatusCodes.Status403Forbidden)
            : ProblemResult.WriteForbiddenAsync(Context);
    }

    /// <summary>
    /// Returns whether <c>AccessDeniedPath</c> leads to a page. The framework's default path does not if the library added the cookie
    /// scheme.
    /// </summary>
    private bool HasAccessDeniedPage()
    {
        var services = Context.RequestServices;
        return services.GetRequiredService<KakaoBusinessSchemes>().AddedCookieScheme != SignInScheme
            || services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInScheme).AccessDeniedPath != CookieAuthenticationDefaults.AccessDeniedPath;
    }

    /// <summary>
    /// Shows the built-in page if the app's failure page requires a sign-in, for example because of a fallback policy. After another redirect
    /// to Kakao, the user would return with the same failure, in an endless loop if Kakao refuses without asking the user.
    /// </summary>
    private Task ShowFailureAsync(KakaoBusinessFailureFeature failure)
    {
        Logger.FailurePathNotOpen(Options.FailurePath.Value ?? "");
        return SignInFailure.ShowBuiltInPageAsync(Context, failure);
    }

    private async Task SendToConsentAsync(AuthenticationProperties properties)
    {
        var leadsElsewhere = !string.IsNullOrEmpty(properties.RedirectUri);
        properties.RedirectUri = GetReturnUrl(properties);
        var isForced = properties.GetParameter<bool?>(KakaoBusinessChallengeProperties.ForceConsentKey) ?? false;
        // A redirect to the URL that issued the challenge would cause an endless loop.
        var maySkipConsent = !isForced && leadsElsewhere && !IsOwnUrl(properties.RedirectUri) && !HasItemsOfApp(properties);

        // Other challenges request what they name, regardless of the session.
        if (maySkipConsent || FindAdditionalScopes(properties) is not null)
        {
            var session = await Sessions.FindAsync(Context, Scheme.Name);
            RequestAdditionalScopes(properties, session);
            if (maySkipConsent && session is not null && Covers(session, ConsentRequest.Create(properties, Options)))
            {
                Logger.ConsentSkipped(Scheme.Name);
                Response.Redirect(properties.RedirectUri);
                return;
            }
        }

        // Without the session, the library does not know which granted scopes the new token must include as well.
        if (RequestState.HasUnknownSession(Context))
        {
            await OutageResult.WriteAsync(Context, OutageResult.SessionUnknown, Logger);
            return;
        }

        if (IsSignedIn(Context.User)) RoundTrips.BeginSignedIn(properties);
        GenerateCorrelationId(properties);
        await Sessions.RecordLoginAsync(Context, SignInScheme!, properties);
        ConsentState.Begin(properties, TimeProvider.GetUtcNow(), Replacer.ReadName(Context, SignInScheme!));
        var authorizationUrl = BuildChallengeUrl(properties, BuildRedirectUri(Options.CallbackPath));
        await Events.RedirectToAuthorizationEndpoint(new RedirectContext<OAuthOptions>(Context, Scheme, Options, properties, authorizationUrl));
    }

    private bool IsSignedIn(ClaimsPrincipal user)
        => Identities.Find(user, Scheme.Name) is not null;

    /// <summary>
    /// Returns whether the challenge has items of the app, which it expects in the ticket, as ASP.NET Core Identity does with
    /// <c>LoginProvider</c>. The names of the framework's items begin with a dot.
    /// </summary>
    private static bool HasItemsOfApp(AuthenticationProperties properties) => properties.Items.Keys.Any(name => !name.StartsWith('.'));

    private static bool Covers(Session session, ConsentRequest consent) => session.Holds(consent.Scopes, consent.ResourceIds);

    private static ICollection<string>? FindAdditionalScopes(AuthenticationProperties properties)
        => properties.GetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.AdditionalScopesKey);

    /// <summary>Replaces additional scopes with the full list to request, because one token has to include all scopes.</summary>
    private void RequestAdditionalScopes(AuthenticationProperties properties, Session? session)
    {
        if (FindAdditionalScopes(properties) is not { } additional) return;
        var scopes = (session?.Identity is null ? (IEnumerable<string>)Options.Scope : session.GrantedScopes).Concat(additional).Distinct(StringComparer.Ordinal).ToList();
        var resourceIds = properties.GetParameter<IEnumerable<string>>(KakaoBusinessChallengeProperties.ResourceIdsKey)
            ?? session?.RequestedResourceIds ?? (IEnumerable<string>)Options.ResourceIds;
        properties.SetParameter<ICollection<string>>(OAuthChallengeProperties.ScopeKey, scopes);
        properties.SetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.ResourceIdsKey, resourceIds.ToList());
    }

    private bool IsOwnUrl(string url) => url == OwnUrl || url == $"{Request.Scheme}://{Request.Host.ToUriComponent()}{OwnUrl}";

    private string OwnUrl => OriginalPathBase + OriginalPath + Request.QueryString;

    private string? AcceptReturnUrl(string? url) => AllowedReturnUrl.Accept(url, Request, Options.AllowedReturnOrigins);

    private string GetReturnUrl(AuthenticationProperties properties)
    {
        // The requested page is checked too: a request for the path "//host" would lead to that host.
        var wanted = string.IsNullOrEmpty(properties.RedirectUri) ? OwnUrl : properties.RedirectUri;
        if (AcceptReturnUrl(wanted) is { } local) return local;
        Logger.ReturnUrlRefused();
        return OriginalPathBase + "/";
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Sends exactly the parameters of "Get business authorization code", unless the options add others. Kakao answers unknown parameters with
    /// KOE233. The requested scopes and resource IDs stay in the properties for the callback and later consents.
    /// </remarks>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var consent = ConsentRequest.Create(properties, Options);
        properties.SetRequested(consent.Scopes, consent.ResourceIds);
        if (Logger.IsEnabled(LogLevel.Debug)) Logger.ConsentRequested(Scheme.Name, KakaoBusinessScopes.Join(consent.Scopes));

        var url = new AuthorizationUrl(Options.AuthorizationEndpoint);
        url.Add("client_id", Options.ClientId);
        url.Add("response_type", "code");
        url.Add("redirect_uri", redirectUri);
        url.Add("scope", FormatScope(consent.Scopes));
        // The parameter is repeated, not joined.
        foreach (var resourceId in consent.ResourceIds) url.Add("resource_ids", resourceId);
        if (Options.UsePkce) AddCodeChallenge(ref url, properties);
        url.Add("state", ProtectState(properties));
        foreach (var additional in Options.AdditionalAuthorizationParameters) url.Add(additional.Key, additional.Value);
        return url.Finish();
    }

    /// <summary>
    /// Protects the state. Kakao returns it in the query of the callback, and Kestrel accepts a request line of up to 8 KB. If the return URL
    /// makes the state too long, the user returns to the start page instead, so that the sign-in does not end in a 414.
    /// </summary>
    private string ProtectState(AuthenticationProperties properties)
    {
        var state = Options.StateDataFormat.Protect(properties);
        if (state.Length <= MaxStateLength) return state;
        Logger.ReturnUrlTooLong(state.Length, MaxStateLength);
        properties.RedirectUri = OriginalPathBase + "/";
        return Options.StateDataFormat.Protect(properties);
    }

    /// <summary>Joins the scopes with commas, as Kakao requires in a request. RFC 6749 uses spaces.</summary>
    /// <param name="scopes">The scopes to request.</param>
    /// <returns>The value of the <c>scope</c> parameter.</returns>
    protected override string FormatScope(IEnumerable<string> scopes) => string.Join(',', scopes);

    /// <summary>Adds the PKCE parameters (RFC 7636 §4.1 to §4.3). Kakao does not document PKCE yet.</summary>
    private static void AddCodeChallenge(ref AuthorizationUrl url, AuthenticationProperties properties)
    {
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        properties.Items[OAuthConstants.CodeVerifierKey] = verifier;
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        url.Add(OAuthConstants.CodeChallengeKey, challenge);
        url.Add(OAuthConstants.CodeChallengeMethodKey, OAuthConstants.CodeChallengeMethodS256);
    }

    /// <summary>Handles a request for a consent link, which the user received when the app refused a page or an API call.</summary>
    private async Task<bool> FollowConsentLinkAsync()
    {
        // The consent will replace the session of the sign-in scheme, and nothing has authenticated the request yet.
        if (SignsIn) await Sessions.FindAsync(Context, Scheme.Name);
        // Before the link is read, because the keys that protect it may be unavailable.
        if (await OutageResult.FindReasonAsync(Context) is { } reason)
        {
            await OutageResult.WriteAsync(Context, reason, Logger);
            return true;
        }

        if (ConsentLink.Read(Request, Options, TimeProvider) is not { } link)
        {
            Logger.ConsentLinkRefused(Scheme.Name);
            await ShowConsentLinkRefusedAsync();
            return true;
        }

        if (link.ConnectionKey is not null) return await FollowConnectionLinkAsync(link);
        RequireSignIn();
        var properties = new KakaoBusinessChallengeProperties
        {
            AdditionalScopes = link.Scopes.ToList(),
            RedirectUri = link.ReturnUrl,
            ForceConsent = link.IsForced,
        };
        await SendToConsentAsync(properties);
        return true;
    }

    private Task ShowConsentLinkRefusedAsync()
    {
        var texts = PageTexts.For(Request);
        var page = new BuiltInPage(texts.LinkRefused, texts.LinkRefusedMessage) { LinkText = texts.GoBack };
        return page.WriteAsync(Context, StatusCodes.Status400BadRequest);
    }
}
