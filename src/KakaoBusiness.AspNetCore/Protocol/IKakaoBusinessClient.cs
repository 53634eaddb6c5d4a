namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Kakao's calls about a business token, for any token and in any place: a request, a background job. What Kakao answers
/// is a result, never an exception.
/// </summary>
/// <remarks>
/// Endpoints, backchannel and time limits are those of a Kakao Business scheme: the one named, else the one that was added
/// first. A response takes no longer than <c>BackchannelTimeout</c>, a revocation no longer than
/// <see cref="KakaoBusinessOptions.RevocationTimeout"/>.
/// </remarks>
public interface IKakaoBusinessClient
{
    /// <summary>"Retrieve business token information": whether the token lives, and what it may do.</summary>
    /// <param name="token">The token to ask about.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme whose options count; <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What Kakao says; the code <c>-401</c> where the token is dead.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is no Kakao Business scheme.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<KakaoBusinessResult<KakaoBusinessTokenInformation>> GetTokenInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>"Retrieve business user information": who the user is.</summary>
    /// <inheritdoc cref="GetTokenInformationAsync"/>
    Task<KakaoBusinessResult<KakaoBusinessUserInformation>> GetUserInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>"Revoke business token": ends the token at Kakao. One that was dead already is a success.</summary>
    /// <inheritdoc cref="GetTokenInformationAsync"/>
    /// <returns>How the token ended, or the error; then it may still be alive.</returns>
    Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);
}
