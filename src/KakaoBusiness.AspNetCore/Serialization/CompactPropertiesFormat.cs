using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>Properties that travel in a URL: the version of a compact ticket, then the items as it writes them.</summary>
internal sealed class CompactPropertiesFormat(IDataProtector protector) : CompactDataFormat<AuthenticationProperties>
{
    protected override IDataProtector Protector => protector;

    protected override byte[] Serialize(AuthenticationProperties data)
    {
        using var writer = new CompactWriter();
        writer.WriteByte(CompactTicket.Version);
        CompactTicket.WritePairs(writer, data.Items);
        return writer.ToArray();
    }

    protected override AuthenticationProperties? Deserialize(byte[] plain) => plain is [CompactTicket.Version, .. var items] ? Read(items) : null;

    private static AuthenticationProperties? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var items = CompactTicket.ReadItems(ref reader);
        return reader.IsAtEnd ? new AuthenticationProperties(items) : null;
    }
}
