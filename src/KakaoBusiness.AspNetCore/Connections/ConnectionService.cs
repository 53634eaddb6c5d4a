using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore.Connections;

/// <inheritdoc cref="IKakaoBusinessConnections"/>
internal sealed class ConnectionService(
    ConnectionSchemes schemes, ConnectionRecords records, ConnectionWriter writer, ConnectionChecker checker, ConnectionViews views,
    ConnectionClients clients) : IKakaoBusinessConnections
{
    private const int MaxPageSize = 1000;

    public async ValueTask<KakaoBusinessConnection?> FindAsync(string key, string? authenticationScheme, CancellationToken cancellationToken)
        => await records.FindAsync(Resolve(key, authenticationScheme), key, cancellationToken) is { } connection ? views.Create(connection) : null;

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
        if (await records.FindAsync(Resolve(key, authenticationScheme), key, cancellationToken) is not { } connection) return new(null, null);
        if (connection.LossReason != KakaoBusinessConnectionLossReason.None) return new(views.Create(connection), null);
        var (entry, error) = await checker.CheckAsync(connection, cancellationToken);
        return new(views.Create(entry), error);
    }

    public Task<KakaoBusinessDisconnectResult> DisconnectAsync(string key, string? authenticationScheme, CancellationToken cancellationToken)
        => writer.RemoveAsync(Resolve(key, authenticationScheme), key, cancellationToken);

    public async Task<KakaoBusinessResult<KakaoBusinessConnection>> ImportAsync(
        string key, KakaoBusinessToken token, string? owner, string? authenticationScheme, CancellationToken cancellationToken)
    {
        var scheme = Resolve(key, authenticationScheme);
        ArgumentNullException.ThrowIfNull(token);
        if (owner is not null) KeyFormat.ThrowIfInvalid(owner, nameof(owner));
        var grant = await checker.LookUpAsync(scheme, token, cancellationToken);
        if (!grant.Succeeded) return KakaoBusinessResult.Failure<KakaoBusinessConnection>(grant.Error);
        var entry = await writer.AddAsync(scheme, key, owner, grant.Value, cancellationToken)
            ?? throw new InvalidOperationException("The key is already connected. Disconnect it first, or keep the existing connection.");
        return KakaoBusinessResult.Success(views.Create(entry));
    }

    public TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string key, string? name, string? authenticationScheme)
        where TClient : class
        => clients.Create<TClient>(Resolve(key, authenticationScheme), key, name);

    public HttpClient CreateClient(string key, string name, string? authenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(name);
        return clients.Create(Resolve(key, authenticationScheme), key, name);
    }

    /// <summary>Validates the key and resolves the scheme.</summary>
    private string Resolve(string key, string? authenticationScheme)
    {
        KeyFormat.ThrowIfInvalid(key, nameof(key));
        return schemes.Resolve(authenticationScheme);
    }
}
