using System.Security.Claims;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tests.Serialization;

public sealed class TicketFormatTests
{
    // Tickets of released versions have to be read forever: after the first release these bytes never change.
    private const string Compact = "01090100010100110C81FE98C60B01313DB1EB2C8A89C0";

    private const string Framework =
        "0500000007436F6F6B696573010000000D4B616B616F427573696E657373010001000100000044687474703A2F2F736368656D61732E786D6C736F" +
        "61702E6F72672F77732F323030352F30352F6964656E746974792F636C61696D732F6E616D656964656E7469666965720A3331303030303030303101" +
        "000D4B616B616F427573696E65737301000000000000000100000001000000192E6B616B616F627573696E6573732E73657373696F6E5F6964077365" +
        "7373696F6E";

    private static AuthenticationTicket CreateTicket()
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "3100000001", ClaimValueTypes.String, "KakaoBusiness")], "KakaoBusiness");
        var properties = new AuthenticationProperties(new Dictionary<string, string?> { [".kakaobusiness.session_id"] = "session" });
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, "Cookies");
    }

    [Fact]
    public void Compact_ticket_is_written_as_in_the_first_release() => Assert.Equal(Compact, Convert.ToHexString(TicketFormat.Serialize(CreateTicket())));

    [Fact]
    public void Framework_ticket_is_written_as_in_the_first_release()
        => Assert.Equal(Framework, Convert.ToHexString(TicketSerializer.Default.Serialize(CreateTicket())));

    public static TheoryData<string> EveryFormat => [Compact, Framework];

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public void Every_format_that_was_ever_written_is_read(string bytes)
    {
        var ticket = TicketFormat.Deserialize(Convert.FromHexString(bytes))!;
        Assert.Equal("3100000001", ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier));
        Assert.Equal("session", ticket.Properties.GetKakaoBusinessSessionId());
        Assert.Equal("Cookies", ticket.AuthenticationScheme);
    }

    [Fact]
    public void Unknown_version_is_no_ticket()
    {
        var bytes = TicketFormat.Serialize(CreateTicket());
        bytes[0] = 99;
        Assert.Null(TicketFormat.Deserialize(bytes));
    }

    [Theory]
    [MemberData(nameof(EveryFormat))]
    public void No_cut_off_ticket_is_read_or_throws(string whole)
    {
        var bytes = Convert.FromHexString(whole);
        for (var length = 0; length < bytes.Length; length++) Assert.Null(TicketFormat.Deserialize(bytes.AsSpan(0, length)));
    }

    /// <summary>Creates a store that protects and opens entries, and has no backend.</summary>
    internal static ProtectedTicketStore CreateStore(IDataProtectionProvider keys, string cookieScheme = "Cookies")
        => new(storage: null!, ProtectedTicketStore.CreateProtector(keys, cookieScheme, "client"), index: null!, availability: null!, TimeProvider.System, logger: null!);

    [Fact]
    public void Entry_is_valid_for_its_key_and_scheme_only()
    {
        var keys = new EphemeralDataProtectionProvider();
        var (protection, otherScheme) = (CreateStore(keys), CreateStore(keys, "Other"));
        var (key, otherKey) = (ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!, ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!);
        var entry = protection.Protect(key, CreateTicket());
        Assert.NotNull(protection.Unprotect(key, entry));
        Assert.Null(protection.Unprotect(otherKey, entry));
        Assert.Null(otherScheme.Unprotect(key, entry));
    }

    [Fact]
    public void Local_entry_is_opened_once_and_stays_readable()
    {
        var protection = CreateStore(new EphemeralDataProtectionProvider());
        var key = ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!;
        var entry = protection.Protect(key, CreateTicket());
        var local = new LocalTicketEntry(entry);
        Assert.Same(entry, local.Entry);
        var expected = TicketFormat.Serialize(protection.Unprotect(key, entry)!);

        for (var request = 0; request < 3; request++) Assert.Equal(expected, TicketFormat.Serialize(protection.Unprotect(key, local)!));

        Assert.Null(local.Entry);
        Assert.Equal(expected, local.FindOpened(protection));
    }

    [Fact]
    public void Local_entry_fits_only_its_key_and_scheme()
    {
        var keys = new EphemeralDataProtectionProvider();
        var (protection, otherScheme) = (CreateStore(keys), CreateStore(keys, "Other"));
        var (key, otherKey) = (ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!, ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!);
        var local = new LocalTicketEntry(protection.Protect(key, CreateTicket()));

        Assert.Null(otherScheme.Unprotect(key, local));
        Assert.Null(protection.Unprotect(otherKey, local));
        Assert.NotNull(protection.Unprotect(key, local));
        Assert.Null(otherScheme.Unprotect(key, local));
    }

    [Fact]
    public void Keys_are_256_bits_and_backend_has_only_hashes()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ProtectedTicketStore.CreateKey()).ToList();
        Assert.Equal(1000, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(key).Length));
        Assert.All(keys, key => Assert.NotEqual(key, ProtectedTicketStore.ToStorageKey(key)));
        Assert.Null(ProtectedTicketStore.ToStorageKey("planted"));
    }
}
