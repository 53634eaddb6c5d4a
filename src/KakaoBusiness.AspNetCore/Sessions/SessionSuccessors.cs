using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Stores under which key of the ticket store a session continues after a new consent of the same user replaced it on this node. Circuits and
/// hub connections need this, because their cookie is the one from their start. Requests never do: their cookie has the new key, and a cookie
/// that still has the old key is a copy.
/// </summary>
internal sealed class SessionSuccessors(KakaoBusinessIdentities identities)
{
    private const int Capacity = 10_000;

    /// <summary>The maximum number of replacements to follow: more than any user consents while a page is open.</summary>
    private const int MaxSteps = 16;

    private readonly BoundedMap<string, string> _successors = new(Capacity);

    /// <summary>Records that a session replaced another one, if both belong to the same user.</summary>
    public void Record(string key, AuthenticationTicket? ticket, string successorKey, AuthenticationTicket successor)
    {
        if (ticket is null || FindUser(ticket) is not { } user || user != FindUser(successor)) return;
        _successors.Set(key, successorKey);
    }

    public void Forget(string key) => _successors.Remove(key);

    /// <summary>Returns the key under which a session continues now, or <see langword="null"/> if it was not replaced.</summary>
    public string? Find(string key)
    {
        string? latest = null;
        for (var step = 0; step < MaxSteps && _successors.TryGet(latest ?? key, out var successor); step++) latest = successor;
        return latest;
    }

    /// <summary>
    /// Returns the user of a session: the Kakao account, and the user of the app who started it. Returns <see langword="null"/> if Kakao
    /// returned no account, because it is then unknown whether another session belongs to the same user.
    /// </summary>
    public static string? FindUser(ClaimsPrincipal principal, AuthenticationProperties properties, KakaoBusinessIdentities identities)
        => properties.GetScheme() is { } scheme
            && identities.Find(principal, scheme)?.FindFirst(ClaimTypes.NameIdentifier) is { Value.Length: > 0 } account
                ? $"{scheme}\n{account.Issuer}\n{account.Value}\n{AppLogin.FindOwner(properties)}"
                : null;

    private string? FindUser(AuthenticationTicket ticket) => FindUser(ticket.Principal, ticket.Properties, identities);
}
