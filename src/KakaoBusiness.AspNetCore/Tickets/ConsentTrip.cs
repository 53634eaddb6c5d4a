using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// When a trip to Kakao began, in the state. The expiry of the correlation cookie is the browser's word alone, and a state has
/// none: without this a pair of both that somebody kept would be good for as long as the keys are.
/// </summary>
internal static class ConsentTrip
{
    // Short: it travels in the state, to Kakao and back.
    private const string BegunItem = ".begun";

    public static void Begin(AuthenticationProperties properties, DateTimeOffset now) => properties.SetString(BegunItem, UnixTime.Format(now));

    /// <summary>Takes the note out, which belongs into no ticket: whether the trip took no longer than allowed. One that is not noted is not ours.</summary>
    public static bool End(AuthenticationProperties properties, DateTimeOffset now, TimeSpan allowed)
        => properties.Items.Remove(BegunItem, out var begun) && UnixTime.TryParse(begun, out var start)
            && !ClockSkew.IsAhead(start, now) && now - start <= allowed;
}
