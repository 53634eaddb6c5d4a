using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Accepts each state only once on this node (RFC 9700 §4.7.1), even if several callbacks with it arrive at the same time.
/// </summary>
/// <remarks>
/// Anyone can begin a consent and answer it, so the memory has to be bounded. If the bound made the node forget states or refuse every
/// user, an attacker could reach it on purpose. A Bloom filter never forgets a state that could still be used. Instead, it refuses a share
/// of unused states, whose users have to start again. Two filters of 512 KB take turns, so that each state is remembered for at least one
/// turn. The share grows with the number of callbacks in one turn: about one in 500,000 at 100,000, and about one in 500 at 280,000.
/// </remarks>
internal sealed class UsedStates(TimeProvider timeProvider)
{
    private const int Probes = 8;
    private const int Words = 1 << 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Turns> _byScheme = new(StringComparer.Ordinal);

    /// <summary>Records a state as used. Returns whether it was unused.</summary>
    /// <param name="scheme">The scheme that made the state.</param>
    /// <param name="id">The random ID in the state.</param>
    /// <param name="lifetime">The longest time for which a state of the scheme is accepted after its first use. It is the length of a turn.</param>
    public bool TryUse(string scheme, string id, TimeSpan lifetime)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        lock (_lock)
        {
            if (!_byScheme.TryGetValue(scheme, out var turns)) _byScheme.Add(scheme, turns = new Turns(timeProvider.GetTimestamp()));
            // Timestamps do not depend on the system clock, which can be set.
            if (timeProvider.GetElapsedTime(turns.Begun) is var elapsed && elapsed >= lifetime) turns.Change(timeProvider.GetTimestamp(), forgetBoth: elapsed >= 2 * lifetime);
            if (Contains(turns.Older, hash) || Contains(turns.Current, hash)) return false;
            Add(turns.Current, hash);
            return true;
        }
    }

    private static bool Contains(ulong[] filter, ReadOnlySpan<byte> hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var (word, bit) = At(hash, probe);
            if ((filter[word] & bit) == 0) return false;
        }

        return true;
    }

    private static void Add(ulong[] filter, ReadOnlySpan<byte> hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var (word, bit) = At(hash, probe);
            filter[word] |= bit;
        }
    }

    /// <summary>Returns the position of a probe. Of four bytes of the hash, sixteen bits select the word and six bits select the bit.</summary>
    private static (int Word, ulong Bit) At(ReadOnlySpan<byte> hash, int probe)
    {
        var part = hash.Slice(probe * 4, 4);
        return ((part[0] << 8) | part[1], 1UL << (part[2] & 63));
    }

    private sealed class Turns(long begun)
    {
        public long Begun { get; private set; } = begun;

        public ulong[] Current { get; private set; } = new ulong[Words];

        public ulong[] Older { get; private set; } = new ulong[Words];

        public void Change(long now, bool forgetBoth)
        {
            (Older, Current) = (Current, Older);
            Array.Clear(Current);
            if (forgetBoth) Array.Clear(Older);
            Begun = now;
        }
    }
}
