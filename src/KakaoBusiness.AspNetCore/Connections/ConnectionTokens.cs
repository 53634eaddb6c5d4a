using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Connections;

/// <inheritdoc cref="IConnectionTokens"/>
internal sealed class ConnectionTokens(
    ConnectionSchemes schemes, ConnectionRecords records, ConnectionReports reports, ConnectionTelemetry telemetry, TimeProvider timeProvider,
    KakaoBusinessLogger logger) : IConnectionTokens
{
    public async ValueTask<CallToken> GetAsync(RequestedConnection connection, CancellationToken cancellationToken)
    {
        var scheme = schemes.Resolve(connection.Scheme);
        var found = await records.FindRecentAsync(scheme, connection.Key, cancellationToken)
            ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotConnected);
        if (found is { LossReason: KakaoBusinessConnectionLossReason.None, Token: { } token }) return new ConnectionToken(this, found, token);

        if (found.LossReason == KakaoBusinessConnectionLossReason.Unreadable) logger.ConnectionUnreadable(scheme);
        throw new KakaoBusinessConsentRequiredException(
            KakaoBusinessConsentReason.TokenDead, scheme, [], KakaoBusinessErrorCatalog.Describe("-401"), connection.Key);
    }

    private bool WasJustRenewed(KakaoBusinessConnectionEntry entry, IReadOnlyList<string> scopes)
        => (timeProvider.GetUtcNow() - entry.ConsentedAt).Duration() < ConsentState.Freshness && scopes.All(scope => KakaoBusinessScopes.Contains(entry.RequestedScopes, scope));

    private void RecordCall(string scheme, int? statusCode) => telemetry.RecordCall(scheme, statusCode);

    private async ValueTask RecordUseAsync(OpenConnection connection)
    {
        try
        {
            await records.RecordUseAsync(connection, CancellationToken.None);
        }
        // The app's store may throw any exception. The ad API has already been called.
        catch (Exception exception)
        {
            logger.ConnectionNotRecorded(exception, "use");
        }
    }

    private async ValueTask<bool> RecordDeadAsync(OpenConnection connection)
    {
        try
        {
            if (await records.MarkDeadAsync(connection, CancellationToken.None) is { } lost)
            {
                telemetry.RecordLoss(lost.Scheme);
                await reports.ReportLossAsync(lost, CancellationToken.None);
                return true;
            }

            // Another caller was faster: it recorded the loss too, disconnected the key, or connected it again with another token.
            return await records.FindAsync(connection.Entry.Scheme, connection.Entry.Key, CancellationToken.None)
                is not { LossReason: KakaoBusinessConnectionLossReason.None };
        }
        catch (Exception exception)
        {
            logger.ConnectionNotRecorded(exception, "loss");
            return true;
        }
    }

    private async ValueTask RecordMissingAsync(OpenConnection connection, IReadOnlyList<string> scopes)
    {
        try
        {
            await records.RecordMissingScopesAsync(connection, scopes, CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.ConnectionNotRecorded(exception, "missing scopes");
        }
    }

    private sealed class ConnectionToken(ConnectionTokens tokens, OpenConnection connection, KakaoBusinessToken value) : CallToken(connection.Entry.Scheme, value)
    {
        public override string ConnectionKey => connection.Entry.Key;

        public override IReadOnlyList<string> GrantedScopes => KakaoBusinessScopes.Parse(connection.Entry.GrantedScopes);

        public override bool Holds(string scope) => connection.Entry.GrantedScopes.Length == 0 || KakaoBusinessScopes.Contains(connection.Entry.GrantedScopes, scope);

        public override bool Reaches(string group, string id)
            => connection.Entry.GrantedResources is not { } resources || ResourceIds.Reach(resources, group, id);

        public override bool WasJustRenewed(IReadOnlyList<string> scopes) => tokens.WasJustRenewed(connection.Entry, scopes);

        public override void RecordAnswer(int? statusCode) => tokens.RecordCall(Scheme, statusCode);

        public override ValueTask RecordUseAsync(CancellationToken cancellationToken) => tokens.RecordUseAsync(connection);

        public override ValueTask<bool> RecordDeadAsync(CancellationToken cancellationToken) => tokens.RecordDeadAsync(connection);

        public override ValueTask RecordMissingAsync(IReadOnlyList<string> scopes, CancellationToken cancellationToken)
            => tokens.RecordMissingAsync(connection, scopes);
    }
}
