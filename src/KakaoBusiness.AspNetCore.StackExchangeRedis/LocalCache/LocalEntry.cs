using System.Buffers;
using System.ComponentModel;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Caching.Hybrid;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>One entry in the memory of this process. Nobody writes into its bytes, so that the cache need not copy them.</summary>
/// <param name="Ticket">The entry as Redis has it, or the ticket that it was opened to.</param>
/// <param name="Length">The length of the entry in Redis; the ticket is shorter.</param>
/// <param name="Changes">How often the key had changed when Redis was asked.</param>
/// <param name="Until">The timestamp from which on it is not used any more.</param>
[ImmutableObject(true)]
internal sealed record LocalEntry(LocalTicketEntry Ticket, int Length, long Changes, long Until);

/// <summary>Tells the cache how large an entry is: the size limit counts what is written here. Nothing is ever read back.</summary>
internal sealed class LocalEntrySize : IHybridCacheSerializer<LocalEntry>
{
    /// <summary>What an entry takes beside its bytes: about 400 were measured, for the key, the objects and the tables of the cache.</summary>
    private const int Bookkeeping = 512;

    public void Serialize(LocalEntry value, IBufferWriter<byte> target)
    {
        var size = value.Length + Bookkeeping;
        target.GetSpan(size);
        target.Advance(size);
    }

    public LocalEntry Deserialize(ReadOnlySequence<byte> source) => throw new NotSupportedException("Local entries are kept as they are; there is no second level.");
}
