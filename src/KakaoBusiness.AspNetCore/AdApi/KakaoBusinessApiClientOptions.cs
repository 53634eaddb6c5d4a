namespace KakaoBusiness.AspNetCore;

/// <summary>What one HTTP client with <c>AddKakaoBusinessToken()</c> does differently.</summary>
public sealed class KakaoBusinessApiClientOptions
{
    /// <summary>The Kakao Business scheme whose session's token is sent. <see langword="null"/>, the default, takes that of any.</summary>
    public string? AuthenticationScheme { get; set; }

    /// <summary>
    /// Which of Kakao's hosts the client's address stands in for (<c>apis.moment.kakao.com</c>), where it is an emulator or a
    /// proxy: by it the library knows which business consent item a call needs. <see langword="null"/>, the default, takes
    /// the address itself.
    /// </summary>
    public string? ApiHost { get; set; }

    /// <summary>Gets or sets the base address that the app's code gives the client; the token may go there.</summary>
    internal Uri? BaseAddress { get; set; }
}
