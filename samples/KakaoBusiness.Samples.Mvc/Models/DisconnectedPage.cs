using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What came of disconnecting.</summary>
public enum DisconnectOutcome
{
    /// <summary>Kakao revoked the business token.</summary>
    Revoked,

    /// <summary>The token was dead already.</summary>
    WasDead,

    /// <summary>There was no token to revoke.</summary>
    NothingToRevoke,

    /// <summary>Kakao did not confirm: the token may live on.</summary>
    NotConfirmed,
}

/// <summary>What the page after disconnecting shows.</summary>
/// <param name="Outcome">What came of it at Kakao.</param>
/// <param name="Error">Why Kakao did not confirm.</param>
public sealed record DisconnectedPage(DisconnectOutcome Outcome, KakaoBusinessError? Error)
{
    /// <summary>The page for what Kakao answered.</summary>
    /// <param name="revocation">The answer; <see langword="null"/> where there was no token.</param>
    public static DisconnectedPage Of(KakaoBusinessResult<KakaoBusinessRevocation>? revocation) => revocation switch
    {
        null => new(DisconnectOutcome.NothingToRevoke, null),
        { Value.WasDeadAlready: true } => new(DisconnectOutcome.WasDead, null),
        { Succeeded: true } => new(DisconnectOutcome.Revoked, null),
        _ => new(DisconnectOutcome.NotConfirmed, revocation.Error),
    };
}
