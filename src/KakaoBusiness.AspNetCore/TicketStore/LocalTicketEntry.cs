namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>A backend that also keeps entries in the memory of this process.</summary>
internal interface ILocalTicketBackend
{
    /// <summary>
    /// Finds an entry without asking the server. No time limit, no circuit breaker and no measurement surround the call.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>The entry, or <see langword="null"/> if the server has to be asked.</returns>
    ValueTask<LocalTicketEntry?> FindLocalAsync(string key);
}

/// <summary>
/// An entry in the memory of this process: encrypted as on the server until the first request opens it, and from then on the
/// bytes of the ticket. Nobody writes into either, and every request makes a ticket of its own out of them.
/// </summary>
internal sealed class LocalTicketEntry(byte[] entry)
{
    // Always one of the two, so that the memory taken is never more than the length of the entry.
    private volatile object _content = entry;

    /// <summary>The entry as it is on the server, or <see langword="null"/> once it was opened.</summary>
    public byte[]? Entry => _content as byte[];

    /// <summary>Returns the bytes of the ticket if the same cookie scheme opened it: another one must not read it.</summary>
    public byte[]? FindOpened(EncryptedTickets tickets) => _content is Opened opened && opened.By == tickets ? opened.Ticket : null;

    public void SetOpened(EncryptedTickets tickets, byte[] ticket) => _content = new Opened(tickets, ticket);

    private sealed record Opened(EncryptedTickets By, byte[] Ticket);
}
