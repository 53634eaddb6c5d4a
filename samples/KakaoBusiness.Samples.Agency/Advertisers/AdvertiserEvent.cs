namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Specifies what happened to an advertiser's connection.</summary>
public enum AdvertiserEventKind
{
    /// <summary>The Kakao account was connected.</summary>
    Connected = 1,

    /// <summary>The Kakao account was connected again.</summary>
    Reconnected = 2,

    /// <summary>The token is dead.</summary>
    Lost = 3,

    /// <summary>Kakao reported different scopes or ad accounts.</summary>
    GrantsChanged = 4,

    /// <summary>The Kakao account was disconnected, and Kakao confirmed it.</summary>
    Disconnected = 5,

    /// <summary>The Kakao account was disconnected while Kakao was unavailable. The library retries the revocation.</summary>
    DisconnectedUnconfirmed = 6,

    /// <summary>The Kakao account was disconnected, but its token could not be decrypted.</summary>
    DisconnectedUnreadable = 7,

    /// <summary>The figures could not be collected.</summary>
    ReportFailed = 8,

    /// <summary>The token was checked at Kakao. Only the last check is known, from the connection.</summary>
    Checked = 9,

    /// <summary>The token was used. Only the last use is known, from the connection.</summary>
    Used = 10,
}

/// <summary>Represents an event in an advertiser's history. The same event is stored only once.</summary>
public sealed class AdvertiserEvent
{
    /// <summary>Gets or sets the key of the advertiser.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the time of the event.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Gets or sets the kind of the event.</summary>
    public AdvertiserEventKind Kind { get; set; }
}
