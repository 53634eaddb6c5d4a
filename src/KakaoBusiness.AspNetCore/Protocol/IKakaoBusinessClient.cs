namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Calls Kakao's endpoints for a business token, during a request or in a background job. Kakao's errors are returned as results and never
/// thrown.
/// </summary>
/// <remarks>
/// Endpoints, backchannel and timeouts are those of the specified Kakao Business scheme, or of the one that was added first. A call takes at
/// most <c>BackchannelTimeout</c>, a revocation at most <see cref="KakaoBusinessOptions.RevocationTimeout"/>.
/// </remarks>
public interface IKakaoBusinessClient
{
    /// <summary>Gets information about a token ("Retrieve business token information"): whether it is alive, and what it grants.</summary>
    /// <param name="token">The token.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme whose options apply, or <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The information, or the error. The code <c>-401</c> means that the token is dead.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is not a Kakao Business scheme.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<KakaoBusinessResult<KakaoBusinessTokenInformation>> GetTokenInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Gets information about the user of a token ("Retrieve business user information").</summary>
    /// <inheritdoc cref="GetTokenInformationAsync"/>
    Task<KakaoBusinessResult<KakaoBusinessUserInformation>> GetUserInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes a token ("Revoke business token"). Also succeeds if the token was already dead.</summary>
    /// <inheritdoc cref="GetTokenInformationAsync"/>
    /// <returns>How the token ended, or the error, after which the token may still be alive.</returns>
    Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(
        KakaoBusinessToken token, string? authenticationScheme = null, CancellationToken cancellationToken = default);
}
