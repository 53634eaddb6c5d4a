using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Converts stored entries to the connections that an app sees.</summary>
internal sealed class ConnectionViews(ConnectionProtection protection)
{
    public KakaoBusinessConnection Create(KakaoBusinessConnectionEntry entry) => Create(new OpenConnection(entry, protection.Unprotect(entry, out _)));

    public KakaoBusinessConnection Create(OpenConnection connection)
    {
        var entry = connection.Entry;
        var account = protection.FindAccount(entry);
        var isUsable = connection.LossReason == KakaoBusinessConnectionLossReason.None;
        return new KakaoBusinessConnection
        {
            Scheme = entry.Scheme,
            Key = entry.Key,
            Owner = entry.Owner,
            State = isUsable ? KakaoBusinessConnectionState.Connected : KakaoBusinessConnectionState.ReconnectRequired,
            LossReason = connection.LossReason,
            GrantedScopes = isUsable ? KakaoBusinessScopes.Parse(entry.GrantedScopes) : [],
            MissingScopes = KakaoBusinessScopes.Parse(entry.MissingScopes),
            GrantedResources = isUsable && entry.GrantedResources is { } resources ? [.. ResourceIds.Parse(resources)] : null,
            AccountId = account.Id,
            Email = account.Email,
            ConnectedAt = entry.ConnectedAt,
            ConsentedAt = entry.ConsentedAt,
            UsedAt = entry.UsedAt,
            CheckedAt = entry.CheckedAt,
            LostAt = entry.LostAt,
        };
    }
}
