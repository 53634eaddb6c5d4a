using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore;

/// <summary>The exception that describes why a sign-in or a consent failed. <c>OnRemoteFailure</c> receives it as <c>context.Failure</c>.</summary>
/// <remarks>The message consists of the error code and the library's own description. It never contains text from Kakao.</remarks>
public sealed class KakaoBusinessAuthenticationException : AuthenticationFailureException
{
    /// <summary>Creates an exception for an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="innerException">The cause, such as the exception with which the app refused the sign-in.</param>
    public KakaoBusinessAuthenticationException(KakaoBusinessError error, Exception? innerException = null)
        : base(GetMessage(error), innerException)
        => Error = error;

    /// <summary>Gets the error.</summary>
    public KakaoBusinessError Error { get; }

    private static string GetMessage(KakaoBusinessError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.ToString();
    }
}
