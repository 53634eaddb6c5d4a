using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Uses a token that was not used for long: Kakao ends tokens after a long time without use ("Expiration" of the concepts page), and
/// publishes neither how long that is nor what counts as use. The cheapest read that the token may make is the list of ad accounts.
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
        var answer = await kakao.ReadAdAccountsAsync(endpoint, connection.Token!, cancellationToken);
        // What a refusal means is for the next check to find out, which asks Kakao about the token itself.
        if (answer.Error is null) await records.RecordUseAsync(connection, cancellationToken);
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
