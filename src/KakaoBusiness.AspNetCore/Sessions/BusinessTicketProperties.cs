using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Reads and writes the items that the ticket of a Kakao Business sign-in contains in addition to its claims.</summary>
internal static class BusinessTicketProperties
{
    /// <summary>The name under which <c>HttpContext.GetTokenAsync("access_token")</c> finds the business token.</summary>
    public const string AccessTokenName = "access_token";

    // The name that AuthenticationTokenExtensions composes. It is a constant here, because each request reads the item.
    private const string TokenItemPrefix = ".Token.";
    private const string AccessTokenItem = TokenItemPrefix + AccessTokenName;
    private const string TokenNamesItem = ".TokenNames";

    private const string ItemPrefix = ".kakaobusiness.";
    private const string RequestedScopeItem = ItemPrefix + "scope";
    private const string RequestedResourceIdsItem = ItemPrefix + "resource_ids";

    private const string SessionIdItem = ItemPrefix + "session_id";
    private const string SessionStartItem = ItemPrefix + "session_start";

    /// <summary>The item in which <c>RemoteAuthenticationHandler</c> records which scheme created a ticket.</summary>
    public const string SchemeItem = ".AuthScheme";

    /// <summary>Returns the scheme whose handler created the ticket.</summary>
    public static string? GetScheme(this AuthenticationProperties properties) => properties.GetString(SchemeItem);

    /// <summary>Returns the business token of the ticket, or <see langword="null"/> if the app does not save tokens.</summary>
    public static KakaoBusinessToken? GetBusinessToken(this AuthenticationProperties properties)
        => KakaoBusinessToken.TryCreate(properties.GetString(AccessTokenItem), out var token) ? token : null;

    /// <summary>Saves the token, without an expiry because Kakao does not return one.</summary>
    public static void SetBusinessToken(this AuthenticationProperties properties, KakaoBusinessToken token)
        => properties.StoreTokens([new AuthenticationToken { Name = AccessTokenName, Value = token.Reveal() }]);

    /// <summary>Returns the ID of the ticket's session. A list of sessions may show it, because it is not the key of a store.</summary>
    public static string? GetSessionId(this AuthenticationProperties properties) => properties.GetString(SessionIdItem);

    /// <summary>Returns when the user signed in. Unlike <see cref="AuthenticationProperties.IssuedUtc"/>, renewals do not change it.</summary>
    public static DateTimeOffset? GetSessionStart(this AuthenticationProperties properties)
        => Timestamp.TryParse(properties.GetString(SessionStartItem), out var start) ? start : null;

    /// <summary>Starts a new session, as every sign-in does.</summary>
    public static void BeginSession(this AuthenticationProperties properties, DateTimeOffset now)
    {
        properties.SetString(SessionIdItem, SessionId.Create());
        properties.SetString(SessionStartItem, Timestamp.Format(now));
    }

    /// <summary>Continues a session under a new ID. It keeps its start, its token and its other items.</summary>
    public static void ContinueSession(this AuthenticationProperties properties, AuthenticationProperties session)
    {
        // Otherwise the held dates of the old ticket would be copied with its items and restored later.
        SessionLifetime.RestoreExpiry(session);
        foreach (var (name, value) in session.Items)
        {
            if (IsOfSession(name)) properties.Items.TryAdd(name, value);
        }

        // The app must not change what determines the lifetime of the session.
        properties.Items[SchemeItem] = session.GetScheme();
        properties.SetString(SessionStartItem, session.GetString(SessionStartItem));
        properties.SetString(SessionIdItem, SessionId.Create());
    }

    /// <summary>Removes all items of a session, including the token.</summary>
    public static void LeaveSession(this AuthenticationProperties properties)
    {
        if (properties.GetSessionId() is null) return;
        foreach (var name in properties.Items.Keys.Where(IsOfSession).ToList()) properties.Items.Remove(name);
    }

    private static bool IsOfSession(string item)
        => item.StartsWith(ItemPrefix, StringComparison.Ordinal) || item is SchemeItem or TokenNamesItem || item.StartsWith(TokenItemPrefix, StringComparison.Ordinal);

    /// <summary>Returns the scopes that the user was asked for.</summary>
    public static IReadOnlyList<string> GetRequestedScopes(this AuthenticationProperties properties)
        => KakaoBusinessScopes.Parse(properties.GetString(RequestedScopeItem));

    /// <summary>Returns the resource IDs that the user was asked for. A later consent requests these again, never those that Kakao lists.</summary>
    public static IReadOnlyList<string> GetRequestedResourceIds(this AuthenticationProperties properties)
        => properties.GetString(RequestedResourceIdsItem)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static void SetRequested(this AuthenticationProperties properties, IReadOnlyCollection<string> scopes, IReadOnlyCollection<string> resourceIds)
    {
        properties.Items[RequestedScopeItem] = KakaoBusinessScopes.Join(scopes);
        // The state travels in a URL, so an empty item is left out.
        if (resourceIds.Count > 0) properties.Items[RequestedResourceIdsItem] = string.Join(' ', resourceIds);
        else properties.Items.Remove(RequestedResourceIdsItem);
    }
}
