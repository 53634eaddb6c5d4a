using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <inheritdoc cref="IKakaoBusinessClient"/>
internal sealed class KakaoBusinessClient(
    IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessSchemes schemes, KakaoBusinessTelemetry telemetry,
    ILogger<KakaoBusinessHandler> logger) : IKakaoBusinessClient
{
    public async Task<KakaoBusinessResult<KakaoBusinessTokenInformation>> GetTokenInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var schemeOptions = OptionsOf(authenticationScheme);
        var answer = await For(schemeOptions).GetTokenInformationAsync(token, cancellationToken);
        return answer.Error is null ? new(KakaoBusinessTokenInformation.Read(answer.Body, schemeOptions.AccountIdSource)) : new(answer.Error);
    }

    public async Task<KakaoBusinessResult<KakaoBusinessUserInformation>> GetUserInformationAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var answer = await For(OptionsOf(authenticationScheme)).GetUserInformationAsync(token, cancellationToken);
        return answer.Error is null ? new(KakaoBusinessUserInformation.Read(answer.Body)) : new(answer.Error);
    }

    public Task<KakaoBusinessResult<KakaoBusinessRevocation>> RevokeAsync(
        KakaoBusinessToken token, string? authenticationScheme, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        return For(OptionsOf(authenticationScheme)).RevokeAsync(token, cancellationToken);
    }

    private BackchannelClient For(KakaoBusinessOptions schemeOptions) => new(schemeOptions, telemetry, logger);

    private KakaoBusinessOptions OptionsOf(string? authenticationScheme)
    {
        var scheme = authenticationScheme ?? schemes.All[0];
        if (!schemes.IsKnown(scheme))
        {
            throw new ArgumentException(
                $"'{scheme}' is no Kakao Business scheme. Known are: {string.Join(", ", schemes.All)}.", nameof(authenticationScheme));
        }

        return options.Get(scheme);
    }
}
