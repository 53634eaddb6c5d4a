using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Asks Kakao about the token of a connection and records the result.</summary>
internal sealed class ConnectionChecker(
    ConnectionRecords records, ConnectionReports reports, IKakaoBusinessClient kakao, ConnectionTelemetry telemetry, TimeProvider timeProvider,
    KakaoBusinessLogger logger)
{
    /// <summary>Checks a connection that can be used.</summary>
    /// <returns>The current entry. If Kakao could not answer, also the error, and the entry is unchanged.</returns>
    public async Task<(KakaoBusinessConnectionEntry Entry, KakaoBusinessError? Error)> CheckAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var entry = connection.Entry;
        using var activity = KakaoBusinessTelemetry.StartActivity("kakaobusiness connection_check");
        var result = await kakao.GetTokenInformationAsync(connection.Token!, entry.Scheme, cancellationToken);
        if (result.Succeeded)
        {
            telemetry.RecordCheck(entry.Scheme, "alive");
            return (await RecordAliveAsync(connection, result.Value, cancellationToken), null);
        }

        if (result.Error.SaysTokenIsDead)
        {
            telemetry.RecordCheck(entry.Scheme, "lost");
            var lost = await records.MarkDeadAsync(connection, cancellationToken);
            if (lost is null) return (await ReadAgainAsync(entry, cancellationToken), null);
            telemetry.RecordLoss(entry.Scheme);
            await reports.ReportLossAsync(lost, cancellationToken);
            return (lost, null);
        }

        telemetry.RecordCheck(entry.Scheme, "inconclusive");
        logger.ConnectionCheckInconclusive(entry.Scheme, result.Error.Code);
        return (entry, result.Error);
    }

    /// <summary>Asks Kakao for the scopes, resources and account of a token that is not stored yet.</summary>
    public async Task<KakaoBusinessResult<ConnectionGrant>> LookUpAsync(string scheme, KakaoBusinessToken token, CancellationToken cancellationToken)
    {
        var information = await kakao.GetTokenInformationAsync(token, scheme, cancellationToken);
        if (!information.Succeeded) return KakaoBusinessResult.Failure<ConnectionGrant>(information.Error);

        var scopes = information.Value.Scopes ?? [];
        var user = scopes.Contains(KakaoBusinessScopes.AccountEmail) ? await kakao.GetUserInformationAsync(token, scheme, cancellationToken) : null;
        return KakaoBusinessResult.Success(new ConnectionGrant(token, scopes, information.Value.ResourceIds)
        {
            // What the consent requested is unknown. A reconnection requests what it granted.
            RequestedScopes = scopes,
            RequestedResources = information.Value.ResourceIds ?? [],
            Account = new ConnectedAccount(information.Value.AccountId ?? user?.Value?.AccountId, user?.Value?.Email),
        });
    }

    /// <summary>Describes the token of a consent. If Kakao cannot answer now, a later check updates the scopes and resources.</summary>
    public async Task<ConnectionGrant> DescribeAsync(
        string scheme, KakaoBusinessToken token, IReadOnlyList<string>? granted, AuthenticationProperties properties)
    {
        var requested = properties.GetRequestedScopes();
        var known = await LookUpAsync(scheme, token, CancellationToken.None);
        var grant = known.Succeeded ? known.Value : new ConnectionGrant(token, [], Resources: null);
        if (!known.Succeeded) logger.ConnectionCheckInconclusive(scheme, known.Error.Code);
        return grant with
        {
            // RFC 6749 §5.1: a response without a scope grants what was requested.
            Scopes = granted ?? (grant.Scopes.Count > 0 ? grant.Scopes : requested),
            RequestedScopes = requested,
            RequestedResources = properties.GetRequestedResourceIds(),
        };
    }

    private async Task<KakaoBusinessConnectionEntry> RecordAliveAsync(
        OpenConnection connection, KakaoBusinessTokenInformation information, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var hasChanged = false;
        var written = await records.UpdateAsync(
            connection,
            entry =>
            {
                var scopes = Renew(entry.GrantedScopes, StatedScopes(information, entry))!;
                var resources = Renew(entry.GrantedResources, information.ResourceIds);
                hasChanged = scopes != entry.GrantedScopes || resources != entry.GrantedResources;
                return entry with { GrantedScopes = scopes, GrantedResources = resources, CheckedAt = now, NextCheckAt = records.NextCheck(now) };
            },
            cancellationToken);
        if (written is null) return await ReadAgainAsync(connection.Entry, cancellationToken);
        if (hasChanged) await reports.ReportGrantsAsync(written, cancellationToken);
        return written;
    }

    private static IReadOnlyList<string>? StatedScopes(KakaoBusinessTokenInformation information, KakaoBusinessConnectionEntry entry)
        => KakaoBusinessTokenInformation.LeavesEmailOpen(information.Body) && KakaoBusinessScopes.Contains(entry.GrantedScopes, KakaoBusinessScopes.AccountEmail)
            ? [.. information.Scopes!, KakaoBusinessScopes.AccountEmail]
            : information.Scopes;

    private async Task<KakaoBusinessConnectionEntry> ReadAgainAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
        => await records.FindEntryAsync(entry.Scheme, entry.Key, cancellationToken) ?? entry;

    /// <summary>Returns the stored items if Kakao reports the same ones, whose order differs between responses, or reports none.</summary>
    private static string? Renew(string? stored, IReadOnlyList<string>? stated)
        => stated is null || stored?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal).SetEquals(stated) is true
            ? stored
            : KakaoBusinessScopes.Join(stated);
}
