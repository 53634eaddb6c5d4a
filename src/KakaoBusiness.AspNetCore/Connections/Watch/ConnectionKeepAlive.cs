using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Uses a token that has not been used for a long time. Kakao ends tokens after a long time without use ("Expiration" of the concepts page), and
/// publishes neither how long that is nor what counts as use. The list of ad accounts is the cheapest read that the token permits.
/// </summary>
internal sealed class ConnectionKeepAlive(
    ConnectionRecords records, IOptionsMonitor<KakaoBusinessOptions> schemes, IOptions<KakaoBusinessConnectionsOptions> options,
    KakaoBusinessTelemetry telemetry, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    public async Task UseAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var interval = options.Value.KeepAliveInterval;
        var lastUse = connection.Entry.UsedAt ?? connection.Entry.ConsentedAt;
        var now = timeProvider.GetUtcNow();
        if (interval == TimeSpan.Zero || (lastUse <= now && now - lastUse < interval)) return;
        if (FindEndpoint(connection.Entry.GrantedScopes) is not { } endpoint) return;

        var kakao = new BackchannelClient(schemes.Get(connection.Entry.Scheme), telemetry, logger);
        var response = await kakao.ReadAdAccountsAsync(endpoint, connection.Token!, cancellationToken);
        // An error is ignored here, because the next check asks Kakao about the token itself.
        if (response.Error is null) await records.RecordUseAsync(connection, cancellationToken);
    }

    private string? FindEndpoint(string grantedScopes)
    {
        if (KakaoBusinessScopes.Contains(grantedScopes, KakaoBusinessScopes.MomentManagement))
            return new Uri(options.Value.MomentApiBaseAddress, "/openapi/v4/adAccounts/pages?size=1").AbsoluteUri;
        return KakaoBusinessScopes.Contains(grantedScopes, KakaoBusinessScopes.KeywordManagement)
            ? new Uri(options.Value.KeywordAdApiBaseAddress, "/openapi/v1/adAccounts/pages?size=1").AbsoluteUri
            : null;
    }
}
