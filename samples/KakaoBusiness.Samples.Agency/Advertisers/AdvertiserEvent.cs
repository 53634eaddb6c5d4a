namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>What happened to an advertiser's connection.</summary>
public enum AdvertiserEventKind
{
    /// <summary>It was connected.</summary>
    Connected = 1,

    /// <summary>It was connected again.</summary>
    Reconnected = 2,

    /// <summary>Its token is dead.</summary>
    Lost = 3,

    /// <summary>Kakao reported other scopes or ad accounts.</summary>
    GrantsChanged = 4,

    /// <summary>It was disconnected, and Kakao confirmed it.</summary>
    Disconnected = 5,

    /// <summary>It was disconnected while Kakao was unavailable: the revocation is retried.</summary>
    DisconnectedUnconfirmed = 6,

    /// <summary>It was disconnected, and its token could not be decrypted.</summary>
    DisconnectedUnreadable = 7,

    /// <summary>Its figures could not be collected.</summary>
    ReportFailed = 8,

    /// <summary>Kakao was asked whether its token is alive. Only the last time is known, from the connection.</summary>
    Checked = 9,

    /// <summary>Its token was used. Only the last time is known, from the connection.</summary>
    Used = 10,
}

/// <summary>A line of an advertiser's history. The same line twice is one.</summary>
public sealed class AdvertiserEvent
{
    /// <summary>Gets or sets the key of the advertiser.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets when it happened.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Gets or sets what happened.</summary>
    public AdvertiserEventKind Kind { get; set; }
}
