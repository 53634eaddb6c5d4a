using System.Buffers.Text;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tests.Serialization;

/// <summary>What is protected in cookies and URLs, byte by byte: for its purpose alone, whole, and of no parts that nobody writes.</summary>
public class CompactFormatTests
{
    private readonly IDataProtector _protector = new EphemeralDataProtectionProvider().CreateProtector("test");

    private static AuthenticationProperties Properties => new(new Dictionary<string, string?> { ["a"] = "b", ["c"] = "d" });

    [Fact]
    public void Protected_data_is_bound_to_its_purpose()
    {
        var format = new CompactPropertiesFormat(_protector);
        var ofPurpose = format.Protect(Properties, "purpose");
        var ofNone = format.Protect(Properties);

        Assert.Equal("b", format.Unprotect(ofPurpose, "purpose")!.Items["a"]);
        Assert.Null(format.Unprotect(ofPurpose, "other"));
        Assert.Null(format.Unprotect(ofPurpose));
        Assert.Null(format.Unprotect(ofNone, "purpose"));
        Assert.Equal("b", format.Unprotect(ofNone, "")!.Items["a"]);
    }

    [Fact]
    public void Properties_with_anything_behind_them_are_none()
    {
        var format = new CompactPropertiesFormat(_protector);
        var plain = _protector.Unprotect(Base64Url.DecodeFromChars(format.Protect(Properties)));

        Assert.NotNull(format.Unprotect(TextOf(plain)));
        Assert.Null(format.Unprotect(TextOf([.. plain, 0])));
    }

    [Fact]
    public void Name_that_comes_twice_makes_properties_none()
    {
        var once = WrittenPairs("a", "b");
        var twice = WrittenPairs("a", "a");
        var format = new CompactPropertiesFormat(_protector);

        Assert.NotNull(format.Unprotect(TextOf(once)));
        Assert.Null(format.Unprotect(TextOf(twice)));
    }

    [Theory]
    [InlineData(new byte[] { 0x00 }, 0UL)]
    [InlineData(new byte[] { 0x7F }, 127UL)]
    [InlineData(new byte[] { 0x80, 0x01 }, 128UL)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, ulong.MaxValue)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, 0UL)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 }, null)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, null)]
    [InlineData(new byte[] { 0x80 }, null)]
    [InlineData(new byte[0], null)]
    public void Number_is_of_64_bits_at_most(byte[] bytes, ulong? number)
    {
        var reader = new CompactReader(bytes);

        var read = reader.ReadNumber();

        Assert.Equal(number is null, reader.IsBroken);
        Assert.Equal(number ?? 0, read);
        Assert.Equal(number is not null, reader.IsAtEnd);
    }

    [Fact]
    public void Reader_breaks_on_counts_beyond_its_bytes()
    {
        var bytes = new CompactReader([1, 2]);
        Assert.Equal(2, bytes.ReadBytes(2).Length);
        Assert.True(bytes.IsAtEnd);
        Assert.Equal(0, bytes.ReadBytes(1).Length);
        Assert.True(bytes.IsBroken);

        var count = new CompactReader([3, 0, 0]);
        Assert.Equal(0, count.ReadCount());
        Assert.True(count.IsBroken);
    }

    [Theory]
    [InlineData(1, 0x80)]
    [InlineData(2, 0x80)]
    public void Ticket_of_parts_that_nobody_writes_is_none(int which, byte part)
    {
        var identity = new ClaimsIdentity([new Claim("type", "value", ClaimValueTypes.String, "KakaoBusiness")], "KakaoBusiness");
        var bytes = TicketFormat.Serialize(new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties(), "Cookies"));
        // The identity's parts and the claim's are the bytes that are zero, as nothing about them is unusual.
        var places = Enumerable.Range(1, bytes.Length - 1).Where(place => bytes[place] == 0).ToList();
        Assert.True(places.Count >= 2);
        Assert.NotNull(TicketFormat.Deserialize(bytes));

        bytes[places[which - 1]] |= part;

        Assert.Null(TicketFormat.Deserialize(bytes));
    }

    [Theory]
    [InlineData("moment")]
    [InlineData("keyword")]
    public void Ad_accounts_of_either_group_take_few_bytes(string group)
    {
        var text = string.Join(' ', Enumerable.Range(1, 100).Select(id => $"{group}:{id * 7919}"));
        using var writer = new CompactWriter();

        CompactText.Write(writer, text);

        var bytes = writer.ToArray();
        Assert.True(bytes.Length < 400, $"{bytes.Length} bytes");
        var reader = new CompactReader(bytes);
        Assert.Equal(text, CompactText.Read(ref reader));
    }

    private string TextOf(byte[] plain) => Base64Url.EncodeToString(_protector.Protect(plain));

    /// <summary>Two pairs, as they would be written if names were not unique.</summary>
    private static byte[] WrittenPairs(string first, string second)
    {
        using var writer = new CompactWriter();
        writer.WriteByte(TicketFormat.Compact);
        writer.WriteNumber(2);
        foreach (var name in new[] { first, second })
        {
            CompactText.Write(writer, name);
            CompactText.Write(writer, "value");
        }

        return writer.ToArray();
    }
}
