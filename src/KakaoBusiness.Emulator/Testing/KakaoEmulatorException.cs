namespace KakaoBusiness.Emulator;

/// <summary>The exception that is thrown when a consent does not end in a redirect to the app.</summary>
public sealed class KakaoEmulatorException : Exception
{
    internal KakaoEmulatorException(string message, int statusCode, string? koeCode)
        : base(message)
    {
        StatusCode = statusCode;
        KoeCode = koeCode;
    }

    /// <summary>Gets the HTTP status of the page that was shown instead.</summary>
    public int StatusCode { get; }

    /// <summary>Gets the KOE code on Kakao's error page, or <see langword="null"/> if it has none.</summary>
    public string? KoeCode { get; }
}
