using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Properties that travel in a URL: the items as a compact ticket has them, behind its version. The framework's own bytes are read too.</summary>
internal sealed class CompactPropertiesFormat(IDataProtector protector) : CompactDataFormat<AuthenticationProperties>
{
    /// <summary>The framework's first byte: its version, an <see cref="int"/>, least significant byte first.</summary>
    private const byte Framework = 1;

    protected override IDataProtector Protector => protector;

    protected override byte[] Serialize(AuthenticationProperties data)
    {
        using var writer = new CompactWriter();
        writer.WriteByte(CompactTicket.Version);
        CompactTicket.WritePairs(writer, data.Items);
        return writer.ToArray();
    }

    protected override AuthenticationProperties? Deserialize(byte[] plain) => plain switch
    {
        [CompactTicket.Version, .. var items] => Read(items),
        [Framework, ..] when FrameworkTicketShape.AreSoundProperties(plain) => PropertiesSerializer.Default.Deserialize(plain),
        _ => null,
    };

    private static AuthenticationProperties? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var items = CompactTicket.ReadItems(ref reader);
        return reader.IsAtEnd ? new AuthenticationProperties(items) : null;
    }
}
