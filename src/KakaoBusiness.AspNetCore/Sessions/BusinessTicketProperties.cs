using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>What the ticket of a Kakao Business sign-in carries besides claims, and under which names.</summary>
internal static class BusinessTicketProperties
{
    /// <summary>The name under which <c>HttpContext.GetTokenAsync("access_token")</c> finds the business token.</summary>
    public const string AccessTokenName = "access_token";

    // As AuthenticationTokenExtensions names it; here in one piece, because each request asks.
    private const string TokenItemPrefix = ".Token.";
    private const string AccessTokenItem = TokenItemPrefix + AccessTokenName;
    private const string TokenNamesItem = ".TokenNames";

    private const string ItemPrefix = ".kakaobusiness.";
    private const string RequestedScopeItem = ItemPrefix + "scope";
    private const string RequestedResourceIdsItem = ItemPrefix + "resource_ids";

    private const string SessionIdItem = ItemPrefix + "session_id";
    private const string SessionStartItem = ItemPrefix + "session_start";

    /// <summary>The item in which <c>RemoteAuthenticationHandler</c> notes which scheme made a ticket.</summary>
    public const string SchemeItem = ".AuthScheme";

    /// <summary>The scheme whose handler made this ticket.</summary>
    public static string? GetScheme(this AuthenticationProperties properties) => properties.GetString(SchemeItem);

    /// <summary>The business token of the ticket; <see langword="null"/> if the app does not save tokens.</summary>
    public static KakaoBusinessToken? GetBusinessToken(this AuthenticationProperties properties)
        => KakaoBusinessToken.TryCreate(properties.GetString(AccessTokenItem), out var token) ? token : null;

    /// <summary>Saves the token. No expiry is invented: Kakao names none.</summary>
    public static void SetBusinessToken(this AuthenticationProperties properties, KakaoBusinessToken token)
        => properties.StoreTokens([new AuthenticationToken { Name = AccessTokenName, Value = token.Reveal() }]);

    /// <summary>The ID of the session that the ticket belongs to: public enough for a list of sessions, and not the key of a store.</summary>
    public static string? GetSessionId(this AuthenticationProperties properties) => properties.GetString(SessionIdItem);

    /// <summary>When the user signed in. Unlike <see cref="AuthenticationProperties.IssuedUtc"/> it does not move with renewals.</summary>
    public static DateTimeOffset? GetSessionStart(this AuthenticationProperties properties)
        => Timestamp.TryParse(properties.GetString(SessionStartItem), out var start) ? start : null;

    /// <summary>Begins a session: every sign-in is one of its own.</summary>
    public static void BeginSession(this AuthenticationProperties properties, DateTimeOffset now)
    {
        properties.SetString(SessionIdItem, SessionId.Create());
        properties.SetString(SessionStartItem, Timestamp.Format(now));
    }

    /// <summary>Continues a session under a new ID: start, token and whatever else it carries are kept.</summary>
    public static void ContinueSession(this AuthenticationProperties properties, AuthenticationProperties session)
    {
        // Else the dates of the old ticket would come back with its items.
        SessionLifetime.RestoreExpiry(session);
        foreach (var (name, value) in session.Items)
        {
            if (IsOfSession(name)) properties.Items.TryAdd(name, value);
        }

        // What decides how long the session lives is not the app's to change.
        properties.Items[SchemeItem] = session.GetScheme();
        properties.SetString(SessionStartItem, session.GetString(SessionStartItem));
        properties.SetString(SessionIdItem, SessionId.Create());
    }

    /// <summary>Removes whatever a session carries, the token included.</summary>
    public static void LeaveSession(this AuthenticationProperties properties)
    {
        if (properties.GetSessionId() is null) return;
        foreach (var name in properties.Items.Keys.Where(IsOfSession).ToList()) properties.Items.Remove(name);
    }

    private static bool IsOfSession(string item)
        => item.StartsWith(ItemPrefix, StringComparison.Ordinal) || item is SchemeItem or TokenNamesItem || item.StartsWith(TokenItemPrefix, StringComparison.Ordinal);

    /// <summary>The consent items that the user was asked for.</summary>
    public static IReadOnlyList<string> GetRequestedScopes(this AuthenticationProperties properties)
        => KakaoBusinessScopes.Parse(properties.GetString(RequestedScopeItem));

    /// <summary>The resource IDs that the user was asked for. A later consent asks for these again, never for those that Kakao lists.</summary>
    public static IReadOnlyList<string> GetRequestedResourceIds(this AuthenticationProperties properties)
        => properties.GetString(RequestedResourceIdsItem)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static void SetRequested(this AuthenticationProperties properties, IReadOnlyCollection<string> scopes, IReadOnlyCollection<string> resourceIds)
    {
        properties.Items[RequestedScopeItem] = KakaoBusinessScopes.Join(scopes);
        // The state travels in a URL: no item says none.
        if (resourceIds.Count > 0) properties.Items[RequestedResourceIdsItem] = string.Join(' ', resourceIds);
        else properties.Items.Remove(RequestedResourceIdsItem);
    }
}
