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
    /// <summary>In characters, protected: a return URL of some two thousand. Half of the request line is left for the code and the rest.</summary>
    private const int MaxStateLength = 4 * 1024;

    /// <inheritdoc/>
    /// <remarks>
    /// Sends a browser that navigates to Kakao, and answers anything else with 401. The base implementation is not called: its Debug log
    /// prints the state and the correlation cookie.
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

    /// <summary>Shows a page whose link does what the redirect would have done, and leads back to the page with the form or the script.</summary>
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
    /// Redirects a browser that navigates to the <c>AccessDeniedPath</c> of the app's cookie scheme. Without one, and for anything
    /// else, it answers with 403.
    /// </remarks>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (BrowserRequest.MayBeRedirected(Context) && HasAccessDeniedPage()) return base.HandleForbiddenAsync(properties);
        return BrowserRequest.WantsHtml(Request)
            ? BuiltInPage.Forbidden(PageTexts.For(Request)).WriteAsync(Context, StatusCodes.Status403Forbidden)
            : ProblemResult.WriteForbiddenAsync(Context);
    }

    /// <summary>Of a cookie scheme that the library added, the framework's default path leads nowhere.</summary>
    private bool HasAccessDeniedPage()
    {
        var services = Context.RequestServices;
        return services.GetRequiredService<KakaoBusinessSchemes>().AddedCookieScheme != SignInScheme
            || services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInScheme).AccessDeniedPath != CookieAuthenticationDefaults.AccessDeniedPath;
    }

    /// <summary>
    /// The app's failure page asks for a sign-in, as under a fallback policy. Sent to Kakao again the user would come back
    /// with the same failure, and if Kakao refuses without asking anybody that has no end.
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
        // Back to the very URL that sent the user here there would be no end.
        var maySpare = !isForced && leadsElsewhere && !IsOwnUrl(properties.RedirectUri) && !HasItemsOfApp(properties);

        // The ordinary challenge asks for what it names, whatever the session has.
        if (maySpare || FindAdditionalScopes(properties) is not null)
        {
            var session = await Sessions.FindAsync(Context, Scheme.Name);
            AskForMore(properties, session);
            if (maySpare && session is not null && IsHeld(session, ConsentRequest.Create(properties, Options)))
            {
                Logger.ConsentSpared(Scheme.Name);
                Response.Redirect(properties.RedirectUri);
                return;
            }
        }

        // Without the session nobody knows which scopes the new token has to hold as well.
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

    /// <summary>What the app puts into a challenge it expects in the ticket, as ASP.NET Core Identity does with <c>LoginProvider</c>. The names of the framework's own items begin with a dot.</summary>
    private static bool HasItemsOfApp(AuthenticationProperties properties) => properties.Items.Keys.Any(name => !name.StartsWith('.'));

    private static bool IsHeld(Session session, ConsentRequest consent) => session.Holds(consent.Scopes, consent.ResourceIds);

    private static ICollection<string>? FindAdditionalScopes(AuthenticationProperties properties)
        => properties.GetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.AdditionalScopesKey);

    /// <summary>Turns "beside what there is" into what to ask for: one token has to hold it all.</summary>
    private void AskForMore(AuthenticationProperties properties, Session? session)
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
        // The page that was asked for goes through the same gate: a request for the path "//host" would lead to that host.
        var wanted = string.IsNullOrEmpty(properties.RedirectUri) ? OwnUrl : properties.RedirectUri;
        if (AcceptReturnUrl(wanted) is { } local) return local;
        Logger.ReturnUrlRefused();
        return OriginalPathBase + "/";
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exactly the parameters of "Get business authorization code": Kakao answers others with KOE233. What is asked for
    /// stays in the properties, so that the callback and later consents know it.
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
        // Repeated, not joined.
        foreach (var resourceId in consent.ResourceIds) url.Add("resource_ids", resourceId);
        if (Options.UsePkce) AddCodeChallenge(ref url, properties);
        url.Add("state", ProtectState(properties));
        foreach (var additional in Options.AdditionalAuthorizationParameters) url.Add(additional.Key, additional.Value);
        return url.Finish();
    }

    /// <summary>
    /// The state comes back in the query of the callback, whose request line Kestrel takes up to 8 KB: a page with a URL of
    /// kilobytes is given up as the place to come back to rather than that the sign-in ends in a 414.
    /// </summary>
    private string ProtectState(AuthenticationProperties properties)
    {
        var state = Options.StateDataFormat.Protect(properties);
        if (state.Length <= MaxStateLength) return state;
        Logger.ReturnUrlTooLong(state.Length, MaxStateLength);
        properties.RedirectUri = OriginalPathBase + "/";
        return Options.StateDataFormat.Protect(properties);
    }

    /// <summary>Kakao joins the items of a request with commas, where RFC 6749 has spaces.</summary>
    /// <param name="scopes">Business consent item IDs.</param>
    protected override string FormatScope(IEnumerable<string> scopes) => string.Join(',', scopes);

    /// <summary>RFC 7636 §4.1 to §4.3, for the day on which Kakao documents it.</summary>
    private static void AddCodeChallenge(ref AuthorizationUrl url, AuthenticationProperties properties)
    {
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        properties.Items[OAuthConstants.CodeVerifierKey] = verifier;
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        url.Add(OAuthConstants.CodeChallengeKey, challenge);
        url.Add(OAuthConstants.CodeChallengeMethodKey, OAuthConstants.CodeChallengeMethodS256);
    }

    /// <summary>A user who was refused a page or an API call follows the link that came with the refusal.</summary>
    private async Task<bool> FollowConsentLinkAsync()
    {
        // The sign-in scheme's session is the one that the consent will replace; nobody has authenticated the request yet.
        if (SignsIn) await Sessions.FindAsync(Context, Scheme.Name);
        // Before the link is read: its protection may be what is unavailable.
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
