namespace KakaoBusiness.AspNetCore;

/// <summary>Provides options for an HTTP client with <c>AddKakaoBusinessToken()</c>.</summary>
public sealed class KakaoBusinessApiClientOptions
{
    /// <summary>Gets or sets the Kakao Business scheme whose token is sent. If not set, the token of any scheme is sent.</summary>
    public string? AuthenticationScheme { get; set; }

    /// <summary>
    /// Gets or sets Kakao's host behind the address of the client, such as <c>apis.moment.kakao.com</c>, if the address is that of an emulator
    /// or a proxy. The library uses it to determine which scope a call needs. If not set, the library uses the host of the address.
    /// </summary>
    public string? ApiHost { get; set; }

    /// <summary>Gets or sets the base address that the app's code gives the client. The token may be sent to it.</summary>
    internal Uri? BaseAddress { get; set; }
}
