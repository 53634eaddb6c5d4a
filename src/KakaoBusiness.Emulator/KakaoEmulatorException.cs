namespace KakaoBusiness.Emulator;

/// <summary>The walk through a consent did not end in a redirect to the app.</summary>
public sealed class KakaoEmulatorException : Exception
{
    internal KakaoEmulatorException(string message, int statusCode, string? koeCode)
        : base(message)
    {
        StatusCode = statusCode;
        KoeCode = koeCode;
    }

    /// <summary>The HTTP status of the page that was shown instead.</summary>
    public int StatusCode { get; }

    /// <summary>The KOE code on Kakao's own error page, if it had one.</summary>
    public string? KoeCode { get; }
}
