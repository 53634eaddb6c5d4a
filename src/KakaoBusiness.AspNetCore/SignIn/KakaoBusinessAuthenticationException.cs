using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore;

/// <summary>A sign-in or consent that failed, with the reason. <c>OnRemoteFailure</c> gets it as <c>context.Failure</c>.</summary>
/// <remarks>The message is made of the code and of this library's own words; texts of Kakao's are never part of it.</remarks>
public sealed class KakaoBusinessAuthenticationException : AuthenticationFailureException
{
    /// <summary>Creates the exception of an error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="innerException">The app's reason, if the app refused the sign-in.</param>
    public KakaoBusinessAuthenticationException(KakaoBusinessError error, Exception? innerException = null)
        : base(GetMessage(error), innerException)
        => Error = error;

    /// <summary>Gets what went wrong.</summary>
    public KakaoBusinessError Error { get; }

    private static string GetMessage(KakaoBusinessError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.ToString();
    }
}
