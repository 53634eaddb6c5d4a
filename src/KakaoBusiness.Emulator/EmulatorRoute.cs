namespace KakaoBusiness.Emulator;

/// <summary>One path of the emulator.</summary>
internal sealed record EmulatorRoute(KakaoEndpoint Endpoint, string Path, string[] Methods, Func<EmulatorRequest, EmulatorResponse> Answer);
