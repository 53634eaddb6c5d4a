using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// Serializes a ticket before it is protected, in a cookie or in a store. It uses the compact form if that can express the ticket, or else the
/// framework's format. The first byte distinguishes the formats. Data Protection has authenticated all bytes that are read.
/// </summary>
/// <remarks>
/// The compact form is for tickets that this library's handler creates, and for any other ticket without an actor or a bootstrap context. It
/// contains what the framework's <see cref="TicketSerializer"/> writes, in the same order and without loss:
/// <code>
/// version 1 · scheme · count of identities · identity … · count of properties · (name · value) …
/// identity: which types follow · authentication type · [name claim type] · [role claim type] · count of claims · claim …
/// claim:    what follows · type · value · [value type] · [issuer] · [original issuer] · [count of properties · (name · value) …]
/// </code>
/// Counts are varints. Every text is a <see cref="CompactText"/>.
/// </remarks>
internal static class TicketFormat
{
    /// <summary>The first byte of the compact form, which is its version.</summary>
    public const byte Compact = 1;

    /// <summary>The first byte of the framework's format: its version as an <see cref="int"/>, least significant byte first.</summary>
    private const byte Framework = 5;

    [Flags]
    private enum IdentityParts : byte
    {
        None = 0,
        NameClaimType = 1,
        RoleClaimType = 2,
        All = NameClaimType | RoleClaimType,
    }

    [Flags]
    private enum ClaimParts : byte
    {
        None = 0,
        ValueType = 1,

        /// <summary>Not set if the issuer is the identity's authentication type.</summary>
        Issuer = 2,

        /// <summary>Not set if the original issuer is the issuer.</summary>
        OriginalIssuer = 4,
        Properties = 8,
        All = ValueType | Issuer | OriginalIssuer | Properties,
    }

    public static byte[] Serialize(AuthenticationTicket ticket)
        => TryWriteCompact(ticket) ?? TicketSerializer.Default.Serialize(ticket);

    /// <summary>Returns the ticket, or <see langword="null"/> if the bytes are in an unknown format or damaged.</summary>
    public static AuthenticationTicket? Deserialize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [Compact, ..] => ReadCompact(bytes),
        [Framework, ..] => ReadFramework(bytes),
        _ => null,
    };

    /// <summary>Serializes properties without a ticket, in the form that they have in a compact ticket.</summary>
    public static byte[] SerializeProperties(AuthenticationProperties properties)
    {
        using var writer = new CompactWriter();
        writer.WriteByte(Compact);
        WritePairs(writer, properties.Items);
        return writer.ToArray();
    }

    /// <summary>Returns the properties, or <see langword="null"/> if the bytes are in an unknown format or damaged.</summary>
    public static AuthenticationProperties? DeserializeProperties(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        if (reader.ReadByte() != Compact) return null;
        var items = ReadItems(ref reader);
        return reader.IsAtEnd ? new AuthenticationProperties(items) : null;
    }

    /// <summary>Returns the ticket, or <see langword="null"/> if the bytes are not one. Allocates at most a small multiple of their length.</summary>
    public static AuthenticationTicket? ReadCompact(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        if (reader.ReadByte() != Compact) return null;
        var scheme = CompactText.Read(ref reader);
        var identities = new ClaimsIdentity[reader.ReadCount()];
        for (var i = 0; i < identities.Length && !reader.IsBroken; i++) identities[i] = ReadIdentity(ref reader);
        var items = ReadItems(ref reader);
        return reader.IsAtEnd ? new AuthenticationTicket(new ClaimsPrincipal(identities), new AuthenticationProperties(items), scheme) : null;
    }

    private static AuthenticationTicket? ReadFramework(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(bytes.ToArray());
        }
        // A custom ticket format that the app used before may have had the same purposes.
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Returns the bytes, or <see langword="null"/> if the compact form cannot express exactly this ticket.</summary>
    private static byte[]? TryWriteCompact(AuthenticationTicket ticket)
    {
        using var writer = new CompactWriter();
        writer.WriteByte(Compact);
        CompactText.Write(writer, ticket.AuthenticationScheme);
        var identities = ticket.Principal.Identities;
        writer.WriteNumber((ulong)identities.Count());
        foreach (var identity in identities)
        {
            if (!TryWrite(writer, identity)) return null;
        }

        WritePairs(writer, ticket.Properties.Items);
        return writer.ToArray();
    }

    private static Dictionary<string, string?> ReadItems(ref CompactReader reader)
    {
        var count = reader.ReadCount();
        // Enough for a session. A larger count is not trusted, because there may be fewer items.
        var items = new Dictionary<string, string?>(Math.Min(count, 16), StringComparer.Ordinal);
        ReadPairs(ref reader, items, count);
        return items;
    }

    private static bool TryWrite(CompactWriter writer, ClaimsIdentity identity)
    {
        if (identity.Actor is not null || !string.IsNullOrEmpty(identity.BootstrapContext as string)) return false;
        var authenticationType = identity.AuthenticationType ?? "";
        var parts = IdentityParts.None;
        if (identity.NameClaimType != ClaimsIdentity.DefaultNameClaimType) parts |= IdentityParts.NameClaimType;
        if (identity.RoleClaimType != ClaimsIdentity.DefaultRoleClaimType) parts |= IdentityParts.RoleClaimType;

        writer.WriteByte((byte)parts);
        CompactText.Write(writer, authenticationType);
        if ((parts & IdentityParts.NameClaimType) != 0) CompactText.Write(writer, identity.NameClaimType);
        if ((parts & IdentityParts.RoleClaimType) != 0) CompactText.Write(writer, identity.RoleClaimType);

        var claims = identity.Claims;
        writer.WriteNumber((ulong)claims.Count());
        foreach (var claim in claims)
        {
            // The framework takes the default of a claim's type from the claim's subject.
            if (claim.Subject is not { } subject || subject.NameClaimType != identity.NameClaimType) return false;
            Write(writer, claim, authenticationType);
        }

        return true;
    }

    private static ClaimsIdentity ReadIdentity(ref CompactReader reader)
    {
        var parts = (IdentityParts)reader.ReadByte();
        if ((parts & ~IdentityParts.All) != 0) reader.Break();
        var authenticationType = CompactText.Read(ref reader);
        var nameClaimType = (parts & IdentityParts.NameClaimType) != 0 ? CompactText.Read(ref reader) : ClaimsIdentity.DefaultNameClaimType;
        var roleClaimType = (parts & IdentityParts.RoleClaimType) != 0 ? CompactText.Read(ref reader) : ClaimsIdentity.DefaultRoleClaimType;
        var identity = new ClaimsIdentity(authenticationType, nameClaimType, roleClaimType);

        var count = reader.ReadCount();
        for (var i = 0; i < count && !reader.IsBroken; i++) identity.AddClaim(ReadClaim(ref reader, identity, authenticationType));
        return identity;
    }

    private static void Write(CompactWriter writer, Claim claim, string authenticationType)
    {
        var parts = ClaimParts.None;
        if (claim.ValueType != ClaimValueTypes.String) parts |= ClaimParts.ValueType;
        if (claim.Issuer != authenticationType) parts |= ClaimParts.Issuer;
        if (claim.OriginalIssuer != claim.Issuer) parts |= ClaimParts.OriginalIssuer;
        if (claim.Properties.Count > 0) parts |= ClaimParts.Properties;

        writer.WriteByte((byte)parts);
        CompactText.Write(writer, claim.Type);
        CompactText.Write(writer, claim.Value);
        if ((parts & ClaimParts.ValueType) != 0) CompactText.Write(writer, claim.ValueType);
        if ((parts & ClaimParts.Issuer) != 0) CompactText.Write(writer, claim.Issuer);
        if ((parts & ClaimParts.OriginalIssuer) != 0) CompactText.Write(writer, claim.OriginalIssuer);
        if ((parts & ClaimParts.Properties) != 0) WritePairs(writer, claim.Properties!);
    }

    private static Claim ReadClaim(ref CompactReader reader, ClaimsIdentity identity, string authenticationType)
    {
        var parts = (ClaimParts)reader.ReadByte();
        if ((parts & ~ClaimParts.All) != 0) reader.Break();
        var type = CompactText.Read(ref reader);
        var value = CompactText.Read(ref reader);
        var valueType = (parts & ClaimParts.ValueType) != 0 ? CompactText.Read(ref reader) : ClaimValueTypes.String;
        var issuer = (parts & ClaimParts.Issuer) != 0 ? CompactText.Read(ref reader) : authenticationType;
        var originalIssuer = (parts & ClaimParts.OriginalIssuer) != 0 ? CompactText.Read(ref reader) : issuer;
        var claim = new Claim(type, value, valueType, issuer, originalIssuer, identity);
        if ((parts & ClaimParts.Properties) != 0) ReadPairs(ref reader, claim.Properties!, reader.ReadCount());
        return claim;
    }

    private static void WritePairs(CompactWriter writer, IDictionary<string, string?> pairs)
    {
        writer.WriteNumber((ulong)pairs.Count);
        foreach (var (name, value) in pairs)
        {
            CompactText.Write(writer, name);
            // As in the framework's format, a missing value becomes an empty one.
            CompactText.Write(writer, value ?? "");
        }
    }

    private static void ReadPairs(ref CompactReader reader, IDictionary<string, string?> pairs, int count)
    {
        for (var i = 0; i < count && !reader.IsBroken; i++)
        {
            if (!pairs.TryAdd(CompactText.Read(ref reader), CompactText.Read(ref reader))) reader.Break();
        }
    }
}
