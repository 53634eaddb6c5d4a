namespace KakaoBusiness.Emulator;

/// <summary>Represents an ad account of a persona.</summary>
/// <param name="Id">The number of the ad account, as in <c>moment:12345</c>.</param>
/// <param name="Name">The name on the consent screen and in the list of ad accounts.</param>
public sealed record KakaoAdAccount(long Id, string Name)
{
    /// <summary>Gets the state of the ad account. The ad account list contains those that are on or off, unless the call requests others.</summary>
    public KakaoAdAccountConfig Config { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the persona is a member of the ad account (<c>MEMBER</c>) and not its owner (<c>MASTER</c>).
    /// </summary>
    public bool IsMember { get; init; }
}

/// <summary>Specifies the state of an ad account.</summary>
public enum KakaoAdAccountConfig
{
    /// <summary><c>ON</c>: its ads run.</summary>
    On,

    /// <summary><c>OFF</c>: its ads are switched off.</summary>
    Off,

    /// <summary><c>DEL</c>: it was deleted.</summary>
    Deleted,
}

/// <summary>Represents the profile of a Kakao Talk Channel, the resource of easy message ads.</summary>
/// <param name="Id">The ID of the profile, as in <c>easy_msg:1465256</c>.</param>
/// <param name="Name">The name on the consent screen.</param>
public sealed record KakaoChannelProfile(string Id, string Name);
