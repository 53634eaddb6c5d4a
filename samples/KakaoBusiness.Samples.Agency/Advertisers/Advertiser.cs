namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Represents an advertiser and the user who manages it.</summary>
public sealed class Advertiser
{
    /// <summary>Gets or sets the key, which is also the key of the connection to Kakao.</summary>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the ID of the user who manages the advertiser.</summary>
    public string UserId { get; set; } = "";
}
