using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Who runs which advertiser, and how the connections of these advertisers are.</summary>
public sealed class AdvertiserDirectory(IDbContextFactory<AgencyDbContext> databases, IKakaoBusinessConnections connections)
{
    private const int PageSize = 1000;

    /// <summary>Returns whether a user runs an advertiser.</summary>
    public async Task<bool> OwnsAsync(string? userId, string key, CancellationToken cancellationToken)
    {
        if (userId is null) return false;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Advertisers.AnyAsync(advertiser => advertiser.Key == key && advertiser.UserId == userId, cancellationToken);
    }

    /// <summary>Lists the advertisers of a user, connected or not.</summary>
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

    /// <summary>Finds one advertiser. Whose it is has been asked before.</summary>
    public async Task<AdvertiserConnection> FindAsync(string key, CancellationToken cancellationToken)
        => new(key, await connections.FindAsync(key, cancellationToken: cancellationToken));

    /// <summary>A connection belongs to the key: it stays when another user takes the advertiser over.</summary>
    private static Task<List<string>> FindConnectedByOthersAsync(AgencyDbContext database, string userId, CancellationToken cancellationToken)
        => database.Advertisers
            .Where(advertiser => advertiser.UserId == userId)
            .Join(database.Set<KakaoBusinessConnectionRow>(), advertiser => advertiser.Key, row => row.Key, (_, row) => row)
            .Where(row => row.Owner != userId)
            .Select(row => row.Key)
            .ToListAsync(cancellationToken);
}
