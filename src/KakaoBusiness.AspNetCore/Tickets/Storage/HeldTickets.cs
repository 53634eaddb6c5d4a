using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.ObjectPool;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The tickets of entries that this process holds in its memory: opened by Data Protection once, and encrypted again with a key of
/// the process's own, which takes a small part of the time. They live as long as the entry does, and count for that very entry alone.
/// </summary>
/// <remarks>
/// No weaker than the entries were: who reads all of the memory finds the keys of Data Protection there as well. What differs is a
/// key that is revoked: its entries are good until they are no longer held.
/// </remarks>
internal sealed class HeldTickets
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // Setting one up takes longer than all that it does here, and one is for one thread at a time.
    private readonly ObjectPool<AesGcm> _ciphers = new DefaultObjectPool<AesGcm>(new CipherPolicy());

    // By the array itself, not by what is in it.
    private readonly ConditionalWeakTable<byte[], byte[]> _sealed = [];

    /// <summary>The bytes of the ticket, or <see langword="null"/> where this entry was not opened yet under this key.</summary>
    public byte[]? Find(string storageKey, byte[] entry)
    {
        if (!_sealed.TryGetValue(entry, out var held)) return null;
        var plain = new byte[held.Length - NonceLength - TagLength];
        var cipher = _ciphers.Get();
        try
        {
            cipher.Decrypt(NonceOf(held), TextOf(held), TagOf(held), plain, Encoding.ASCII.GetBytes(storageKey));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            _ciphers.Return(cipher);
        }
    }

    /// <summary>Keeps the ticket of an entry for as long as somebody holds the entry.</summary>
    public void Keep(string storageKey, byte[] entry, ReadOnlySpan<byte> plain)
    {
        if (!AesGcm.IsSupported) return;
        var held = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(NonceOf(held));
        var cipher = _ciphers.Get();
        cipher.Encrypt(NonceOf(held), plain, TextOf(held), TagOf(held), Encoding.ASCII.GetBytes(storageKey));
        _ciphers.Return(cipher);
        _sealed.AddOrUpdate(entry, held);
    }

    private static Span<byte> NonceOf(byte[] held) => held.AsSpan(0, NonceLength);

    private static Span<byte> TagOf(byte[] held) => held.AsSpan(NonceLength, TagLength);

    private static Span<byte> TextOf(byte[] held) => held.AsSpan(NonceLength + TagLength);

    private sealed class CipherPolicy : PooledObjectPolicy<AesGcm>
    {
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyLength);

        public override AesGcm Create() => new(_key, TagLength);

        public override bool Return(AesGcm obj) => true;
    }
}
