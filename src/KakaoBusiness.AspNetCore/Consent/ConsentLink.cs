using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>
/// Represents the URL <c>{CallbackPath}/consent?request=…</c>, where a user can give the consent that a page or an API call lacked. Its content is
/// protected: only the app can create such a link, for what one of its endpoints needs, so that no other site can make Kakao ask a visitor for more.
/// Following a link does the same as visiting that endpoint's page.
/// </summary>
/// <param name="Scopes">The scopes to request in addition to those of the session.</param>
/// <param name="ReturnUrl">The URL to which the consent returns, on this site or an allowed origin.</param>
/// <param name="IsForced">Whether to ask even if the session has all scopes, because its token may be dead.</param>
internal sealed record ConsentLink(IReadOnlyList<string> Scopes, string ReturnUrl, bool IsForced = false)
{
    private const string RequestKey = "request";
    private const string ReturnUrlKey = "returnUrl";
    private const string ScopeItem = "scope";
    private const string ForceItem = "force";
    private const string ConnectionKeyItem = "key";
    private const string ConnectionOwnerItem = "owner";
    private const string UserItem = "user";
    private const int MaxRequestLength = 8 * 1024;

    /// <summary>The time for which a user may look at the page that shows a link.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly PathString Suffix = new("/consent");

    /// <summary>Gets the key of the connection that needs the consent, or <see langword="null"/> for a session.</summary>
    public string? ConnectionKey { get; init; }

    public string? ConnectionOwner { get; init; }

    /// <summary>Gets the user of the app who may follow the link. If it is empty, the app's policies and callbacks decide.</summary>
    public string? User { get; init; }

    public static CompactPropertiesFormat CreateFormat(IDataProtectionProvider provider, string scheme)
        => new(provider.CreateProtector("KakaoBusiness.AspNetCore.ConsentLink", scheme, "v1"));

    /// <summary>Returns whether a request follows a link.</summary>
    /// <param name="request">The request.</param>
    /// <param name="below">The part of its path below the callback path.</param>
    public static bool IsFollowed(HttpRequest request, PathString below) => HttpMethods.IsGet(request.Method) && below == Suffix;

    /// <summary>
    /// Finds the page to which a consent returns: the page that is visited, or the page with the form or script that sent the request, if the browser
    /// names it. The URL to which a form was posted may not be a page.
    /// </summary>
    public static string FindReturnUrl(HttpContext context, KakaoBusinessOptions options)
    {
        var request = context.Request;
        var page = BrowserRequest.IsPageVisit(context) ? request.PathBase + request.Path + request.QueryString : request.Headers.Referer.ToString();
        return AcceptReturnUrl(page, context, options);
    }

    /// <summary>Returns the page if a consent may return to it, and the start page otherwise.</summary>
    public static string AcceptReturnUrl(string? page, HttpContext context, KakaoBusinessOptions options)
        => AllowedReturnUrl.Accept(page, context.Request, options.AllowedReturnOrigins) ?? GetPathBase(context) + "/";

    /// <summary>
    /// Creates the link to the consent that a refused ad API call needs, for the session or for the connection. Returns <see langword="null"/> if the
    /// user may not connect the key.
    /// </summary>
    /// <param name="context">The request of the user.</param>
    /// <param name="refusal">The refused call.</param>
    /// <param name="session">The session, if the call was made with its token.</param>
    /// <param name="schemeOptions">The options of the scheme.</param>
    /// <param name="connections">The connections of the app, if it has any.</param>
    /// <param name="returnUrl">The URL to which the consent returns.</param>
    public static async Task<ConsentLink?> CreateAsync(
        HttpContext context, KakaoBusinessConsentRequiredException refusal, Session? session, KakaoBusinessOptions schemeOptions,
        IConnectionConsents? connections, string returnUrl)
    {
        if (refusal.ConnectionKey is { } key)
        {
            if (connections is null || await connections.FindLinkUserAsync(context) is not { } user) return null;
            return new ConsentLink(refusal.RequiredScopes, returnUrl, IsForced: true) { ConnectionKey = key, User = user };
        }

        var scopes = (session?.GrantedScopes ?? refusal.GrantedScopes).Concat(refusal.RequiredScopes).Distinct(StringComparer.Ordinal).ToList();
        return new ConsentLink(scopes.Count > 0 ? scopes : schemeOptions.Scope.ToList(), returnUrl, IsForced: true);
    }

    /// <summary>Returns the local part of the URL, starting with the path base of the callback.</summary>
    public string ToUrl(HttpContext context, KakaoBusinessOptions options)
    {
        var properties = new AuthenticationProperties
        {
            RedirectUri = ReturnUrl,
            ExpiresUtc = (options.TimeProvider ?? TimeProvider.System).GetUtcNow() + Lifetime,
        };
        properties.Items[ScopeItem] = KakaoBusinessScopes.Join(Scopes);
        if (IsForced) properties.Items[ForceItem] = "";
        properties.SetString(ConnectionKeyItem, ConnectionKey);
        properties.SetString(ConnectionOwnerItem, ConnectionOwner);
        properties.SetString(UserItem, User);
        return QueryHelpers.AddQueryString(GetPathBase(context) + options.CallbackPath.Add(Suffix), RequestKey, options.ConsentLinkFormat.Protect(properties));
    }

    /// <summary>
    /// Returns the path base where the authentication middleware receives the callback. A branch of the app such as <c>Map("/branch")</c> has a
    /// longer one.
    /// </summary>
    private static PathString GetPathBase(HttpContext context)
        => context.Features.Get<IAuthenticationFeature>()?.OriginalPathBase ?? context.Request.PathBase;

    /// <summary>
    /// Returns the link that was followed, or <see langword="null"/> if it is forged, damaged or too old. A page that shows the link may add
    /// <c>returnUrl</c>, a URL of this site or of an allowed origin.
    /// </summary>
    public static ConsentLink? Read(HttpRequest request, KakaoBusinessOptions options, TimeProvider clock)
    {
        if (request.Query[RequestKey] is not [{ Length: <= MaxRequestLength } text]) return null;
        var properties = options.ConsentLinkFormat.Unprotect(text);
        if (properties?.ExpiresUtc is not { } expiry || expiry < clock.GetUtcNow() || Timestamp.IsAhead(expiry - Lifetime, clock.GetUtcNow())) return null;

        var scopes = KakaoBusinessScopes.Parse(properties.GetString(ScopeItem));
        var returnUrl = AllowedReturnUrl.Accept(request.Query[ReturnUrlKey], request, options.AllowedReturnOrigins) ?? properties.RedirectUri;
        var key = properties.GetString(ConnectionKeyItem);
        if ((scopes.Count == 0 && key is null) || returnUrl is null) return null;
        return new ConsentLink(scopes, returnUrl, properties.Items.ContainsKey(ForceItem))
        {
            ConnectionKey = key,
            ConnectionOwner = properties.GetString(ConnectionOwnerItem),
            User = properties.GetString(UserItem),
        };
    }
}
