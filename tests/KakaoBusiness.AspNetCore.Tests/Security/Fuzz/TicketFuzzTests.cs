using System.Security.Claims;
using CsCheck;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Tickets come back as they were; whatever else lies in a store or a cookie is no ticket.</summary>
[Trait("Category", "Fuzz")]
public sealed class TicketFuzzTests
{
    private static readonly Gen<string> Text = HostileGen.Text.Select(text => text.Replace('\uD800', '?').ReplaceLineEndings("?"))
        .Where(text => !text.Any(char.IsSurrogate));

    private static readonly Gen<Claim> AnyClaim = Gen.Select(
        Gen.Frequency((2, Gen.OneOf(ClaimTypes.NameIdentifier, KakaoBusinessClaimTypes.GrantedScopes, KakaoBusinessClaimTypes.GrantedResources, KakaoBusinessClaimTypes.AccountEmail)), (1, Text)),
        Text,
        Gen.OneOf(ClaimValueTypes.String, ClaimValueTypes.Integer64, "own"),
        Gen.OneOf("KakaoBusiness", ClaimsIdentity.DefaultIssuer, "Other"),
        (type, value, valueType, issuer) => new Claim(type, value, valueType, issuer));

    private static readonly Gen<AuthenticationTicket> AnyTicket = Gen.Select(
        AnyClaim.Array[0, 8],
        Gen.Select(Gen.Frequency((2, Gen.OneOf(".AuthScheme", ".Token.access_token", ".TokenNames", ".issued", ".expires", ".kakaobusiness.session_id", ".kakaobusiness.token_check")), (1, Text)), Text).Array[0, 8],
        Gen.OneOf("KakaoBusiness", "Other"),
        (claims, items, type) => new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity(claims, type)),
            new AuthenticationProperties(items.DistinctBy(item => item.Item1).ToDictionary(item => item.Item1, item => (string?)item.Item2)),
            "Cookies"));

    private static readonly ProtectedTicketStore Protection = Serialization.TicketFormatTests.CreateStore(new EphemeralDataProtectionProvider());
    private static readonly string Key = ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!;

    [Fact]
    public void Ticket_comes_back_as_the_framework_would_write_it()
        => AnyTicket.Check(ticket =>
        {
            var again = TicketFormat.Deserialize(TicketFormat.Serialize(ticket));
            Assert.Equal(TicketSerializer.Default.Serialize(ticket), TicketSerializer.Default.Serialize(again!));
        });

    [Fact]
    public void Damaged_bytes_take_no_memory()
        => Gen.Select(AnyTicket, HostileGen.Damage, HostileGen.Damage).Check((ticket, once, twice) =>
        {
            var bytes = twice(once(TicketFormat.Serialize(ticket)));
            Fuzzing.Bounded(bytes.Length, () => TicketFormat.ReadCompact(bytes));
        });

    [Fact]
    public void Damaged_entry_is_no_ticket()
        => Gen.Select(AnyTicket, HostileGen.Damage).Check((ticket, damage) =>
        {
            var entry = Protection.Protect(Key, ticket);
            var found = damage(entry);
            Assert.Equal(found.AsSpan().SequenceEqual(entry), Protection.Unprotect(Key, found) is not null);
        });

    [Fact]
    public void Any_index_or_list_is_read_without_exception()
        => Gen.Select(Line, Line).Check((field, value) =>
        {
            if (SessionRecord.Parse(field, value) is { } record) Assert.Equal(record, SessionRecord.Parse(record.Field, record.Value));
            if (TokenCheck.Parse(value) is { } check) Assert.Equal(check, TokenCheck.Parse(check.Format()));
            CachedIndex.Parse(System.Text.Encoding.UTF8.GetBytes(value + "\n" + field + "\t" + value));
        });

    private static readonly Gen<string> Line = Gen.Frequency(
        (3, Gen.OneOf(Gen.OneOf("s", "u", "AbCdEfGhIjKlMnOpQrStUv", "u-x", "3786825600123", "0", "-1", "99999999999999999999", ""), Text).Array[1, 6]
            .SelectMany(parts => Gen.OneOf(".", " ").Select(separator => string.Join(separator, parts)))),
        (1, Text));
}
