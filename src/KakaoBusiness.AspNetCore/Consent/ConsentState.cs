using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>
/// When a consent began and which session began it, in the state. The expiry of the correlation cookie is the browser's word alone, and
/// a state has none: without the time a pair of both that somebody kept would be good for as long as the keys are.
/// </summary>
internal static class ConsentTrip
{
    // Short: they travel in the state, to Kakao and back.
    private const string BegunItem = ".begun";
    private const string SessionItem = ".by";

    /// <summary>Records the start of a consent.</summary>
    /// <param name="properties">What the state is made of.</param>
    /// <param name="now">The current time.</param>
    /// <param name="session">The name of the session that the browser has, if it has one.</param>
    public static void Begin(AuthenticationProperties properties, DateTimeOffset now, string? session)
    {
        properties.SetString(BegunItem, UnixTime.Format(now));
        properties.SetString(SessionItem, session);
    }

    /// <summary>
    /// Removes the time, which does not belong in a ticket; whether the consent took no longer than allowed. A state without a time is
    /// not one of the library's.
    /// </summary>
    public static bool End(AuthenticationProperties properties, DateTimeOffset now, TimeSpan allowed)
        => properties.Items.Remove(BegunItem, out var begun) && UnixTime.TryParse(begun, out var start)
            && !ClockSkew.IsAhead(start, now) && now - start <= allowed;

    /// <summary>Removes the name of the session that began the consent, and returns it.</summary>
    public static string? TakeSession(AuthenticationProperties properties)
        => properties.Items.Remove(SessionItem, out var session) ? session : null;
}

/// <summary>For which connection a consent is, in the properties of a challenge and in the state.</summary>
internal static class ConnectionState
{
    private const string KeyItem = ".kakaobusiness.connection";
    private const string OwnerItem = ".kakaobusiness.connection_owner";

    /// <summary>Returns the key of the connection; <see langword="null"/> if the consent is for a session.</summary>
    public static string? GetConnectionKey(this AuthenticationProperties properties) => properties.GetString(KeyItem);

    public static void SetConnectionKey(this AuthenticationProperties properties, string key) => properties.SetString(KeyItem, key);

    public static string? GetConnectionOwner(this AuthenticationProperties properties) => properties.GetString(OwnerItem);

    public static void SetConnectionOwner(this AuthenticationProperties properties, string? owner) => properties.SetString(OwnerItem, owner);
}
