using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Provides the advertisers of a user and their connections.</summary>
public sealed class AdvertiserDirectory(IDbContextFactory<AgencyDbContext> databases, IKakaoBusinessConnections connections)
{
    private const int PageSize = 1000;

    /// <summary>Returns whether a user manages an advertiser.</summary>
    public async Task<bool> OwnsAsync(string? userId, string key, CancellationToken cancellationToken)
    {
        if (userId is null) return false;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Advertisers.AnyAsync(advertiser => advertiser.Key == key && advertiser.UserId == userId, cancellationToken);
    }

    /// <summary>Lists the advertisers of a user, whether they are connected or not.</summary>
    public async Task<IReadOnlyList<AdvertiserConnection>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var keys = await database.Advertisers.Where(advertiser => advertiser.UserId == userId).Select(advertiser => advertiser.Key).ToListAsync(cancellationToken);

        var found = new Dictionary<string, KakaoBusinessConnection>(StringComparer.Ordinal);
        for (string? continuation = null, first = ""; first is not null || continuation is not null; first = null)
        {
            var page = await connections.ListAsync(userId, continuation, PageSize, cancellationToken: cancellationToken);
            foreach (var connection in page.Connections) found[connection.Key] = connection;
            continuation = page.Continuation;
        }

        foreach (var key in await FindConnectedByOthersAsync(database, userId, cancellationToken))
            if (await connections.FindAsync(key, cancellationToken: cancellationToken) is { } connection) found[key] = connection;

        return [.. keys.Order(StringComparer.Ordinal).Select(key => new AdvertiserConnection(key, found.GetValueOrDefault(key)))];
    }

    /// <summary>Gets an advertiser and its connection. The caller has checked that the user manages it.</summary>
    public async Task<AdvertiserConnection> FindAsync(string key, CancellationToken cancellationToken)
        => new(key, await connections.FindAsync(key, cancellationToken: cancellationToken));

    /// <summary>
    /// Finds connections that another user created. A connection belongs to the key, and stays when another user takes over the advertiser.
    /// </summary>
    private static Task<List<string>> FindConnectedByOthersAsync(AgencyDbContext database, string userId, CancellationToken cancellationToken)
        => database.Advertisers
            .Where(advertiser => advertiser.UserId == userId)
            .Join(database.Set<KakaoBusinessConnectionRow>(), advertiser => advertiser.Key, row => row.Key, (_, row) => row)
            .Where(row => row.Owner != userId)
            .Select(row => row.Key)
            .ToListAsync(cancellationToken);
}
