using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>
/// Reads and writes what the state of a consent carries to Kakao and back: when it began, which session began it, and which page or connection it is
/// for.
/// </summary>
/// <remarks>
/// Only the browser enforces the expiry of the correlation cookie, and a state has none. Without the time, a stored pair of both would be valid for
/// as long as the keys are.
/// </remarks>
internal static class ConsentState
{
    // Short, because they travel in the state to Kakao and back.
    private const string BegunItem = ".begun";
    private const string SessionItem = ".by";

    private const string PageItem = ".kakaobusiness.consent_for";
    private const string ConnectionKeyItem = ".kakaobusiness.connection";
    private const string ConnectionOwnerItem = ".kakaobusiness.connection_owner";

    /// <summary>How long a consent counts as just given. It covers the return from Kakao and what the page does then.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    /// <summary>Records the start of a consent.</summary>
    /// <param name="properties">The properties of which the state is made.</param>
    /// <param name="now">The current time.</param>
    /// <param name="session">The name of the browser's session, if it has one.</param>
    public static void Begin(AuthenticationProperties properties, DateTimeOffset now, string? session)
    {
        properties.SetString(BegunItem, Timestamp.Format(now));
        properties.SetString(SessionItem, session);
    }

    /// <summary>
    /// Removes the time, which does not belong in a ticket, and returns whether the consent took no longer than allowed. A state without a time was
    /// not created by the library.
    /// </summary>
    public static bool End(AuthenticationProperties properties, DateTimeOffset now, TimeSpan allowed)
        => properties.Items.Remove(BegunItem, out var begun) && Timestamp.TryParse(begun, out var start)
            && !Timestamp.IsAhead(start, now) && now - start <= allowed;

    /// <summary>Removes and returns the name of the session that began the consent.</summary>
    public static string? TakeSession(AuthenticationProperties properties)
        => properties.Items.Remove(SessionItem, out var session) ? session : null;

    /// <summary>
    /// Records at the challenge which page of the app needs the consent, because an ad API refused its call. The record stays in the new ticket, so
    /// that the page does not ask again at once. It is a hash, because the state travels in a URL and the ticket in a cookie.
    /// </summary>
    public static void BeginForPage(AuthenticationProperties properties, string page) => properties.SetString(PageItem, ComputeHash(page));

    /// <summary>Records at the callback when the consent was given.</summary>
    public static void CompleteForPage(AuthenticationProperties properties, DateTimeOffset now)
    {
        if (properties.GetString(PageItem) is { } hash)
            properties.SetString(PageItem, string.Create(CultureInfo.InvariantCulture, $"{hash} {now.ToUnixTimeSeconds()}"));
    }

    /// <summary>Returns whether the session results from a consent that was just given for this page.</summary>
    public static bool WasGivenFor(AuthenticationProperties properties, string page, DateTimeOffset now)
        => properties.GetString(PageItem)?.Split(' ') is [var hash, var at]
            && hash == ComputeHash(page)
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) < Freshness.TotalSeconds;

    /// <summary>Returns the key of the connection, or <see langword="null"/> if the consent is for a session.</summary>
    public static string? GetConnectionKey(this AuthenticationProperties properties) => properties.GetString(ConnectionKeyItem);

    public static void SetConnectionKey(this AuthenticationProperties properties, string key) => properties.SetString(ConnectionKeyItem, key);

    public static string? GetConnectionOwner(this AuthenticationProperties properties) => properties.GetString(ConnectionOwnerItem);

    public static void SetConnectionOwner(this AuthenticationProperties properties, string? owner) => properties.SetString(ConnectionOwnerItem, owner);

    private static string ComputeHash(string page) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(page)).AsSpan(0, 9));
}
