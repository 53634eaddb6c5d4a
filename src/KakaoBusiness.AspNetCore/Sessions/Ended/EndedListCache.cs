using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>The shared list of ended sessions: one entry of the app's cache, protected for this app.</summary>
internal sealed class EndedListCache(IDistributedCache cache, IDataProtectionProvider provider, AppScope scope, IHostEnvironment environment)
{
    /// <summary>More than the largest list with what Data Protection adds.</summary>
    private const int MaxLength = (KakaoBusinessEndedSessionsOptions.LargestCapacity * EndedList.EntryLength) + 4096;

    public string Key => $"kakaobusiness:{Uri.EscapeDataString(environment.ApplicationName)}:{scope.Clients}:ended-sessions";

    private IDataProtector Protector => provider.CreateProtector("KakaoBusiness.AspNetCore.EndedSessions", environment.ApplicationName, scope.Clients);

    public Task<byte[]?> ReadAsync(CancellationToken cancellationToken) => cache.GetAsync(Key, cancellationToken);

    public Task WriteAsync(IReadOnlyCollection<EndedEntry> entries, TimeSpan lifetime, CancellationToken cancellationToken)
        => cache.SetAsync(Key, Protector.Protect(EndedList.Encode(entries)), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, cancellationToken);

    /// <summary>Returns the entries, or <see langword="null"/> if the bytes are not a list of this app that this version can read.</summary>
    public List<EndedEntry>? Open(byte[]? bytes)
    {
        if (bytes is null) return [];
        if (bytes.Length > MaxLength) return null;
        try
        {
            return EndedList.Decode(Protector.Unprotect(bytes));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
