using System.Security.Cryptography;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>Creates entries and revocations for tests of the store.</summary>
internal static class Entries
{
    public const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;

    public static DateTimeOffset Now { get; } = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static KakaoBusinessConnectionEntry Create(string key, DateTimeOffset? nextCheckAt = null) => new()
    {
        Scheme = Scheme,
        Key = key,
        Stamp = NewStamp(),
        State = KakaoBusinessConnectionState.Connected,
        ConnectedAt = Now.AddDays(-1),
        ConsentedAt = Now.AddDays(-1),
        NextCheckAt = nextCheckAt ?? Now.AddDays(1),
    };

    public static KakaoBusinessOwedRevocation CreateOwed() => new()
    {
        Id = NewStamp(),
        Scheme = Scheme,
        ProtectedToken = [1, 2, 3],
        OwedSince = Now.AddHours(-1),
        DueAt = Now,
    };

    public static Guid NewStamp() => new(RandomNumberGenerator.GetBytes(16));

    /// <summary>Inserts many entries at once.</summary>
    public static async Task InsertAsync(StoreContext context, IEnumerable<KakaoBusinessConnectionEntry> entries)
    {
        context.AddRange(entries.Select(entry =>
        {
            var row = new KakaoBusinessConnectionRow { Scheme = entry.Scheme, KeyHash = Rows.ComputeHash(entry.Key) };
            entry.CopyTo(row);
            return row;
        }));
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
