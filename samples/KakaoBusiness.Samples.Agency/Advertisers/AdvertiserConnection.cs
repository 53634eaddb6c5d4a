using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Specifies whether an advertiser's Kakao account can be used.</summary>
public enum AdvertiserState
{
    /// <summary>No Kakao account is connected.</summary>
    NotConnected,

    /// <summary>The Kakao account is connected and can be used.</summary>
    Connected,

    /// <summary>The Kakao account cannot be used until the advertiser gives consent again.</summary>
    ReconnectRequired,
}

/// <summary>Represents an advertiser and its connection, as the pages and the API show them.</summary>
/// <param name="Key">The key of the advertiser.</param>
/// <param name="Connection">The connection, or <see langword="null"/> if there is none.</param>
public sealed record AdvertiserConnection(string Key, KakaoBusinessConnection? Connection)
{
    /// <summary>Gets the state.</summary>
    public AdvertiserState State => Connection?.State switch
    {
        null => AdvertiserState.NotConnected,
        KakaoBusinessConnectionState.Connected => AdvertiserState.Connected,
        _ => AdvertiserState.ReconnectRequired,
    };

    /// <summary>Gets the granted scopes.</summary>
    public IReadOnlyList<string> Scopes => Connection?.GrantedScopes ?? [];

    /// <summary>Gets the ad accounts that the connection can access; empty if it cannot be used.</summary>
    public IReadOnlyList<string> Resources => State == AdvertiserState.Connected ? Connection?.GrantedResources ?? [] : [];
}
