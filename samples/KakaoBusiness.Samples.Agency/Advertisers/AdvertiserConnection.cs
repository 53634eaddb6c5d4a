using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Whether an advertiser's Kakao account can be used.</summary>
public enum AdvertiserState
{
    /// <summary>No Kakao account is connected.</summary>
    NotConnected,

    /// <summary>It can be used.</summary>
    Connected,

    /// <summary>Only a new consent of the advertiser makes it usable again.</summary>
    ReconnectRequired,
}

/// <summary>An advertiser and its connection, as pages and API show it.</summary>
/// <param name="Key">The key.</param>
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

    /// <summary>Gets the ad accounts that the connection reaches.</summary>
    public IReadOnlyList<string> Resources => State == AdvertiserState.Connected ? Connection?.GrantedResources ?? [] : [];
}
