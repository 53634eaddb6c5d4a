namespace KakaoBusiness.Emulator;

/// <summary>A business token that works.</summary>
internal sealed class LiveToken(string token, CodeGrant grant, DateTimeOffset issuedAt)
{
    public string Token { get; } = token;

    public CodeGrant Grant { get; } = grant;

    public KakaoConnection Connection { get; } = new(RandomText.New(), grant, issuedAt);

    public DateTimeOffset LastUsedAt { get; set; } = issuedAt;
}
