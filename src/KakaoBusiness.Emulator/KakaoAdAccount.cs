namespace KakaoBusiness.Emulator;

/// <summary>An ad account of a persona.</summary>
/// <param name="Id">The ad account's number, as in <c>moment:12345</c>.</param>
/// <param name="Name">The name that consent screen and account list show.</param>
public sealed record KakaoAdAccount(long Id, string Name)
{
    /// <summary>The state of the ad account. The account list has those that are on or off, unless the call asks for others.</summary>
    public KakaoAdAccountConfig Config { get; init; }

    /// <summary>Whether the persona owns the ad account (<c>MASTER</c>) or works in it (<c>MEMBER</c>).</summary>
    public bool IsMember { get; init; }
}

/// <summary>The state of an ad account.</summary>
public enum KakaoAdAccountConfig
{
    /// <summary><c>ON</c>: its ads run.</summary>
    On,

    /// <summary><c>OFF</c>: its ads are switched off.</summary>
    Off,

    /// <summary><c>DEL</c>: deleted.</summary>
    Deleted,
}
