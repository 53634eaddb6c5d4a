using System.Buffers;
using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>One entry in the memory of this process. Nobody writes into the bytes.</summary>
/// <param name="Bytes">As Redis has them: encrypted.</param>
/// <param name="Changes">How often the key had changed when Redis was asked.</param>
/// <param name="Until">The timestamp from which on it is not used any more.</param>
[ImmutableObject(true)]
internal sealed record LocalEntry(byte[] Bytes, long Changes, long Until);

/// <summary>Tells the cache how large an entry is: the size limit counts what is written here. Nothing is ever read back.</summary>
internal sealed class LocalEntrySize : IHybridCacheSerializer<LocalEntry>
{
    /// <summary>What an entry takes beside its bytes: some 400 were measured, for the key, the objects and the tables of the cache.</summary>
    private const int Bookkeeping = 512;

    public void Serialize(LocalEntry value, IBufferWriter<byte> target)
    {
        // Twice the bytes: the ticket of an entry in use is kept beside, and takes nearly as many.
        var size = (2 * value.Bytes.Length) + Bookkeeping;
        target.GetSpan(size);
        target.Advance(size);
    }

    public LocalEntry Deserialize(ReadOnlySequence<byte> source) => throw new NotSupportedException("Local entries are kept as they are; there is no second level.");
}
