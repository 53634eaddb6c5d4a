namespace KakaoBusiness.AspNetCore;

/// <summary>Options of one HTTP client with <c>AddKakaoBusinessToken()</c>.</summary>
public sealed class KakaoBusinessApiClientOptions
{
    /// <summary>Gets or sets the Kakao Business scheme whose token is sent. Without it, the token of any scheme.</summary>
    public string? AuthenticationScheme { get; set; }

    /// <summary>
    /// Gets or sets Kakao's host behind the address of the client, such as <c>apis.moment.kakao.com</c>, if the address is that of an emulator
    /// or a proxy. The library derives from it which scope a call needs. Without it, the host of the address.
    /// </summary>
    public string? ApiHost { get; set; }

    /// <summary>Gets or sets the base address that the app's code gives the client; the token may go there.</summary>
    internal Uri? BaseAddress { get; set; }
}
