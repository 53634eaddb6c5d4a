namespace KakaoBusiness.Emulator;

/// <summary>Represents an app that is registered at Kakao, with its REST API key and client secret.</summary>
public sealed class KakaoClient
{
    internal const string DefaultAppName = "Emulator sample app";
    internal const int DefaultAppId = 100001;

    /// <summary>Gets the REST API key of the app.</summary>
    public required string ClientId { get; init; }

    /// <summary>
    /// Gets the client secret for Business Authentication; <see langword="null"/> turns the feature off, as is possible in Kakao's console.
    /// </summary>
    public string? ClientSecret { get; init; }

    /// <summary>Gets the name of the app on the consent screen.</summary>
    public string AppName { get; init; } = DefaultAppName;

    /// <summary>Gets the ID of the app, which tokeninfo returns as <c>app_id</c> with <see cref="KakaoTokenInformationShape.Lists"/>.</summary>
    public int AppId { get; init; } = DefaultAppId;

    /// <summary>Returns the REST API key, never the secret.</summary>
    public override string ToString() => ClientId;
}
