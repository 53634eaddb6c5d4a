namespace KakaoBusiness.Emulator;

/// <summary>A business token that works.</summary>
internal sealed class LiveToken(string token, long number, CodeGrant grant, DateTimeOffset issuedAt)
{
    public string Token { get; } = token;

    /// <summary>Counts the tokens of this emulator.</summary>
    public long Number { get; } = number;

    public CodeGrant Grant { get; } = grant;

    public KakaoConnection Connection { get; } = new(RandomText.New(), grant, issuedAt);

    public DateTimeOffset LastUsedAt { get; set; } = issuedAt;
}
