using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>Protects data in a cookie or a URL as <see cref="SecureDataFormat{TData}"/> does, but with a compact serialization.</summary>
internal abstract class CompactDataFormat<TData> : ISecureDataFormat<TData>
    where TData : class
{
    /// <summary>
    /// Gets the protector. It has the purposes of the framework's own format, so that what the framework wrote stays readable and nothing else
    /// becomes readable.
    /// </summary>
    protected abstract IDataProtector Protector { get; }

    public string Protect(TData data) => Protect(data, null);

    public virtual string Protect(TData data, string? purpose) => Protect(data, Protector, purpose);

    protected string Protect(TData data, IDataProtector protector, string? purpose)
    {
        var plain = Serialize(data);
        var text = Base64Url.EncodeToString(For(protector, purpose).Protect(plain));
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    public TData? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public virtual TData? Unprotect(string? protectedText, string? purpose) => protectedText is null ? null : Unprotect(protectedText, Protector, purpose);

    protected TData? Unprotect(ReadOnlySpan<char> protectedText, IDataProtector protector, string? purpose)
    {
        try
        {
            var plain = For(protector, purpose).Unprotect(Base64Url.DecodeFromChars(protectedText));
            var data = Deserialize(plain);
            CryptographicOperations.ZeroMemory(plain);
            return data;
        }
        // Anybody can send a text that is not base64url, or that this app did not protect for this purpose.
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    protected abstract byte[] Serialize(TData data);

    /// <summary>Returns the data, or <see langword="null"/> if the bytes are in no known format.</summary>
    protected abstract TData? Deserialize(byte[] plain);

    private static IDataProtector For(IDataProtector protector, string? purpose) => string.IsNullOrEmpty(purpose) ? protector : protector.CreateProtector(purpose);
}

/// <summary>Protects properties that travel in a URL: a state, or a link to a consent.</summary>
internal sealed class CompactPropertiesFormat(IDataProtector protector) : CompactDataFormat<AuthenticationProperties>
{
    protected override IDataProtector Protector => protector;

    protected override byte[] Serialize(AuthenticationProperties data) => TicketFormat.SerializeProperties(data);

    protected override AuthenticationProperties? Deserialize(byte[] plain) => TicketFormat.DeserializeProperties(plain);
}
