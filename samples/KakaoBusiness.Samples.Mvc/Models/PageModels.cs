using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>Represents the start page.</summary>
/// <param name="User">The signed-in user, or <see langword="null"/>.</param>
/// <param name="RequestedScopes">The scopes that a sign-in requests.</param>
public sealed record HomePage(KakaoBusinessUser? User, IReadOnlyCollection<string> RequestedScopes);

/// <summary>Represents the account page.</summary>
/// <param name="User">The signed-in user.</param>
/// <param name="Items">All scopes of the catalog, and granted ones that are not in it.</param>
public sealed record AccountPage(KakaoBusinessUser User, IReadOnlyList<ConsentItem> Items);

/// <summary>Represents the page with the user's sessions.</summary>
/// <param name="Sessions">The sessions, or <see langword="null"/> if they cannot be listed.</param>
/// <param name="CurrentId">The ID of the session that shows the page.</param>
/// <param name="CanEndOthers">Whether the other sessions can be ended.</param>
public sealed record SessionsPage(IReadOnlyList<KakaoBusinessSession>? Sessions, string? CurrentId, bool CanEndOthers);

/// <summary>Represents the page for a failed sign-in.</summary>
/// <param name="Error">The error, whose texts may be shown.</param>
/// <param name="ReturnUrl">The local URL that the user wanted to open, for another attempt.</param>
/// <param name="ShowsDeveloperInformation">Whether to show cause and remedy for a developer.</param>
public sealed record FailurePage(KakaoBusinessError Error, string? ReturnUrl, bool ShowsDeveloperInformation)
{
    private static readonly Uri BusinessCenter = new("https://business.kakao.com/");

    /// <summary>Gets the address where the user can fix the cause: join the Business Center (KOE025), or create an asset (KOE027).</summary>
    public Uri? Remedy => Error.Code is "KOE025" or "KOE027" ? BusinessCenter : null;
}

/// <summary>Specifies the result of disconnecting.</summary>
public enum DisconnectOutcome
{
    /// <summary>Kakao revoked the business token.</summary>
    Revoked,

    /// <summary>The business token was already dead.</summary>
    WasDead,

    /// <summary>There was no business token to revoke.</summary>
    NothingToRevoke,

    /// <summary>Kakao did not confirm the revocation: the token may still be valid.</summary>
    NotConfirmed,
}

/// <summary>Represents the page after disconnecting.</summary>
/// <param name="Outcome">The result at Kakao.</param>
/// <param name="Error">The reason why Kakao did not confirm the revocation.</param>
public sealed record DisconnectedPage(DisconnectOutcome Outcome, KakaoBusinessError? Error)
{
    /// <summary>Creates the page for the result of a revocation.</summary>
    /// <param name="revocation">The result, or <see langword="null"/> if there was no token.</param>
    public static DisconnectedPage Create(KakaoBusinessResult<KakaoBusinessRevocation>? revocation) => revocation switch
    {
        null => new(DisconnectOutcome.NothingToRevoke, null),
        { Value.WasDeadAlready: true } => new(DisconnectOutcome.WasDead, null),
        { Succeeded: true } => new(DisconnectOutcome.Revoked, null),
        _ => new(DisconnectOutcome.NotConfirmed, revocation.Error),
    };
}

/// <summary>Represents the page for an HTTP error.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lead">What the user can do.</param>
public sealed record ErrorPage(string Title, string Lead);
