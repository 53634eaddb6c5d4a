namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>What the site says when it starts.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "No Kakao here: the emulator answers in its place at {Address}.", EventName = "EmulatorRuns")]
    public static partial void EmulatorRuns(this ILogger logger, Uri address);

    [LoggerMessage(2, LogLevel.Information, "Business redirect URI to register at Kakao: {RedirectUri}", EventName = "RedirectUriToRegister")]
    public static partial void RedirectUriToRegister(this ILogger logger, string redirectUri);
}
