using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore.Connections;

/// <inheritdoc cref="IKakaoBusinessConnections"/>
internal sealed class ConnectionService(
    ConnectionSchemes schemes, ConnectionRecords records, ConnectionWriter writer, ConnectionChecker checker, ConnectionViews views,
    ConnectionClients clients) : IKakaoBusinessConnections
{
    private const int MaxPageSize = 1000;

    public async ValueTask<KakaoBusinessConnection?> FindAsync(string key, string? authenticationScheme, CancellationToken cancellationToken)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        return await records.FindAsync(schemes.Resolve(authenticationScheme), key, cancellationToken) is { } connection ? views.Create(connection) : null;
    }

    public async ValueTask<KakaoBusinessConnectionPage> ListAsync(
        string owner, string? continuation, int take, string? authenticationScheme, CancellationToken cancellationToken)
    {
        KeyFormat.ThrowIfInvalid(owner, nameof(owner));
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(take, MaxPageSize);
        var page = await records.ListAsync(schemes.Resolve(authenticationScheme), owner, continuation, take, cancellationToken);
        return new KakaoBusinessConnectionPage([.. page.Entries.Select(views.Create)], page.Continuation);
    }

    public async Task<KakaoBusinessConnectionCheck> CheckAsync(string key, string? authenticationScheme, CancellationToken cancellationToken)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        if (await records.FindAsync(schemes.Resolve(authenticationScheme), key, cancellationToken) is not { } connection) return new(null, null);
        if (connection.LossReason != KakaoBusinessConnectionLossReason.None) return new(views.Create(connection), null);
        var (entry, error) = await checker.CheckAsync(connection, cancellationToken);
        return new(views.Create(entry), error);
    }

    public Task<KakaoBusinessDisconnectResult> DisconnectAsync(string key, string? authenticationScheme, CancellationToken cancellationToken)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        return writer.RemoveAsync(schemes.Resolve(authenticationScheme), key, cancellationToken);
    }

    public Task<KakaoBusinessResult<KakaoBusinessConnection>> ImportAsync(
        string key, KakaoBusinessToken token, string? owner, string? authenticationScheme, CancellationToken cancellationToken)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        ArgumentNullException.ThrowIfNull(token);
        if (owner is not null) KeyFormat.ThrowIfInvalid(owner, nameof(owner));
        return ImportAsync(schemes.Resolve(authenticationScheme), key, token, owner, cancellationToken);
    }

    public TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string key, string? name, string? authenticationScheme)
        where TClient : class
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        return clients.Create<TClient>(schemes.Resolve(authenticationScheme), key, name);
    }

    public HttpClient CreateClient(string key, string name, string? authenticationScheme)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        ArgumentNullException.ThrowIfNull(name);
        return clients.Create(schemes.Resolve(authenticationScheme), key, name);
    }

    private async Task<KakaoBusinessResult<KakaoBusinessConnection>> ImportAsync(
        string scheme, string key, KakaoBusinessToken token, string? owner, CancellationToken cancellationToken)
    {
        var grant = await checker.LookUpAsync(scheme, token, cancellationToken);
        if (!grant.Succeeded) return KakaoBusinessResult.Failure<KakaoBusinessConnection>(grant.Error);
        var entry = await writer.AddAsync(scheme, key, owner, grant.Value, cancellationToken)
            ?? throw new InvalidOperationException("The key is connected already. Disconnect it first, or leave it as it is.");
        return KakaoBusinessResult.Success(views.Create(entry));
    }
}
