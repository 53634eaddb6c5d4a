namespace KakaoBusiness.Emulator;

/// <summary>An ad account of a persona.</summary>
/// <param name="Id">The ad account's number, as in <c>moment:12345</c>.</param>
/// <param name="Name">The name that consent screen and account list show.</param>
public sealed record KakaoAdAccount(long Id, string Name);
