using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// On a request whose session could not be looked up. Nobody knows whether the user is signed in: what needs no session
/// goes on, and whatever would turn the user away says 503 instead.
/// </summary>
internal sealed class SessionOutage
{
    private static readonly SessionOutage Instance = new();

    public static void Note(HttpContext context) => context.Features.Set(Instance);

    public static bool IsOn(HttpContext context) => context.Features.Get<SessionOutage>() is not null;
}
