namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>An advertiser, and the user of the agency who runs it.</summary>
public sealed class Advertiser
{
    /// <summary>Gets or sets the key, under which the Kakao account is connected too.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the ID of the user.</summary>
    public string UserId { get; set; } = "";
}
