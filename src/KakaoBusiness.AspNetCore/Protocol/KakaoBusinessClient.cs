using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <inheritdoc cref="IKakaoBusinessClient"/>
/// <remarks><c>getSettings</c> returns the options of the given scheme, or of the first scheme for <see langword="null"/>.</remarks>
internal sealed class KakaoBusinessClient(
    Func<string?, IBackchannelSettings> getSettings, KakaoBusinessTelemetry telemetry, KakaoBusinessLogger logger) : IKakaoBusinessClient
{
    public async Task<KakaoBusinessResult<KakaoBusinessTokenInformation>> GetTokenInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var settings = getSettings(authenticationScheme);
        var response = await CreateClient(settings).GetTokenInformationAsync(token, cancellationToken);
        return response.Error is null ? new(KakaoBusinessTokenInformation.Read(response.Body, settings.AccountIdSource)) : new(response.Error);
    }

    public async Task<KakaoBusinessResult<KakaoBusinessUserInformation>> GetUserInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var response = await CreateClient(getSettings(authenticationScheme)).GetUserInformationAsync(token, cancellationToken);
        return response.Error is null ? new(KakaoBusinessUserInformation.Read(response.Body)) : new(response.Error);
    }

    public Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        return CreateClient(getSettings(authenticationScheme)).RevokeAsync(token, cancellationToken);
    }

    private BackchannelClient CreateClient(IBackchannelSettings settings) => new(settings, telemetry, logger);
}
