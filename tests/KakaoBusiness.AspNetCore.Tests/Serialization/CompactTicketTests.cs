using System.Security.Claims;
using KakaoBusiness.AspNetCore.Serialization;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.Serialization;

/// <summary>The compact form says exactly what the framework's says, and bytes that it cannot have written are no ticket.</summary>
public sealed class CompactTicketTests
{
    private const string Scheme = "KakaoBusiness";
    private const string Date = "Sun, 01 Jan 2090 00:00:00 GMT";

    private static AuthenticationTicket TicketOf(ClaimsIdentity identity, Dictionary<string, string?>? items = null, string scheme = "Cookies")
        => new(new ClaimsPrincipal(identity), new AuthenticationProperties(items ?? []), scheme);

    /// <summary>A session as the handler makes it.</summary>
    internal static AuthenticationTicket CreateSession(string scopes = "biz_account_email moment_management", string resources = "moment:12345 keyword:67890") => TicketOf(
        new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, "3100000001", ClaimValueTypes.String, Scheme),
                new(KakaoBusinessClaimTypes.AccountEmail, "owner@example.com", ClaimValueTypes.String, Scheme),
                new(KakaoBusinessClaimTypes.GrantedScopes, scopes, ClaimValueTypes.String, Scheme),
                new(KakaoBusinessClaimTypes.GrantedResources, resources, ClaimValueTypes.String, Scheme),
            ],
            Scheme),
        new()
        {
            [".kakaobusiness.scope"] = scopes,
            [".Token.access_token"] = "canaryBusinessToken-0123456789-abcdefgh",
            [".TokenNames"] = "access_token",
            [".AuthScheme"] = Scheme,
            [".kakaobusiness.session_id"] = "AbCdEfGhIjKlMnOpQrStUv",
            [".kakaobusiness.session_start"] = "3786825600123",
            [".kakaobusiness.token_check"] = "3786825600123 0 0",
            [".issued"] = Date,
            [".expires"] = "Sun, 15 Jan 2090 00:00:00 GMT",
        });

    private static readonly string[] OddTexts =
    [
        "", " ", "  ", "\0", "a", "0", "00", "007", "7", "-1", "+1", "1 2 3", "1  2", " 1", "1 ", "18446744073709551615", "18446744073709551616", "1,5", "１",
        "biz_account_email", "keyword_delete biz_account_email", "biz_account_email keyword_delete", "biz_account_email biz_account_email",
        "biz_account_email  moment_create", "biz_account_email ", " biz_account_email", "biz_account_email new_scope", "new_scope other", "moment_createx", "moment_create,moment_delete",
        "moment:12345", "moment:012", "moment:*", "moment:* keyword:*", "keyword:0", "moment:", "moment:4611686018427387902", "moment:4611686018427387903", "moment:18446744073709551615", "moment:1 pixel:2", "moment:1  keyword:2", "Moment:1",
        "-_-_", "A-Za-z0-9_", "abc=", "abc+def", "KakaoBusiness", "kakaobusiness", "LOCAL AUTHORITY", "True", "true",
        Date, "Sun, 01 Jan 2090 00:00:00 gmt", "Mon, 01 Jan 2090 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Dec 1969 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
        "카카오 비즈니스", "🙂", "a\nb", "token with spaces moment_delete", new string('x', 5000), new string('1', 300), string.Join(' ', Enumerable.Repeat("한", 200)),
        string.Join(' ', Enumerable.Range(0, 1000).Select(id => $"moment:{id * 7919}")),
    ];

    public static TheoryData<string, AuthenticationTicket> Tickets
    {
        get
        {
            var tickets = new TheoryData<string, AuthenticationTicket>
            {
                { "a session", CreateSession() },
                { "no identity", new AuthenticationTicket(new ClaimsPrincipal(), "Cookies") },
                { "an identity without a type", TicketOf(new ClaimsIdentity([new Claim("a", "b")])) },
                { "two identities", new AuthenticationTicket(new ClaimsPrincipal([new ClaimsIdentity([new Claim("a", "b")], "One"), new ClaimsIdentity([new Claim("a", "b")], Scheme)]), "Cookies") },
                { "own claim types", TicketOf(new ClaimsIdentity([new Claim("name", "n"), new Claim("role", "r"), new Claim(ClaimTypes.Name, "N")], Scheme, "name", "role")) },
                { "own name type only", TicketOf(new ClaimsIdentity([new Claim("name", "n")], Scheme, "name", ClaimTypes.Role)) },
                { "issuers", TicketOf(new ClaimsIdentity([new Claim("a", "b", "int", "Other"), new Claim("a", "b", ClaimValueTypes.Integer64, Scheme, "Original"), new Claim("a", "b", ClaimValueTypes.String, "Other", Scheme)], Scheme)) },
                { "an actor", TicketOf(new ClaimsIdentity([new Claim("a", "b")], Scheme) { Actor = new ClaimsIdentity([new Claim("c", "d")], "Act") }) },
                { "a bootstrap context", TicketOf(new ClaimsIdentity([new Claim("a", "b")], Scheme) { BootstrapContext = "raw token" }) },
                { "an odd scheme", TicketOf(new ClaimsIdentity(Scheme), scheme: "쿠키 ") },
            };
            foreach (var text in OddTexts)
            {
                var claim = new Claim(text, text, text, text, text + "'");
                claim.Properties[text] = text;
                claim.Properties[text + "2"] = "";
                tickets.Add($"the text '{text[..Math.Min(40, text.Length)]}' ({text.Length})", TicketOf(new ClaimsIdentity([claim, new Claim("a", text)], text), new() { [text] = text, ["b"] = text, ["c"] = null }, text));
            }

            return tickets;
        }
    }

    [Theory]
    [MemberData(nameof(Tickets), DisableDiscoveryEnumeration = true)]
    public void Ticket_comes_back_as_the_framework_would_write_it(string what, AuthenticationTicket ticket)
    {
        var again = TicketFormat.Deserialize(TicketFormat.Serialize(ticket));
        Assert.True(again is not null, what);
        Assert.Equal(TicketSerializer.Default.Serialize(ticket), TicketSerializer.Default.Serialize(again));
    }

    /// <summary>Every form that a text can have. After the first release these bytes never change.</summary>
    private const string AllForms =
        "01090102012DAE895EB00202B90230EC9DB4EBA6842D3AD85EAC052DAE895EB00D689903453AB8A08A76A5092DA656A29C88016F776E6572406578616D706C652E636F6D2D" +
        "927A309CB10235B1CA297AC08A0825962B2D239902E1014D9DEC3FB1CA297818ED959C3D9EE99B7ABB001CFB9894839B6E00FFFFFFFFFFFFFFFFFF0135A5A72479D04D0196" +
        "B3D3DFBFC42575AB5E8690F6ED704DADEB28BAB71EB01F00F5C00102A10100";

    private static AuthenticationTicket CreateAllForms() => TicketOf(
        new ClaimsIdentity([new(ClaimTypes.Name, "이름", ClaimValueTypes.String, "Other"), new("roles", "a", ClaimValueTypes.Integer64, Scheme, "Original")], Scheme, ClaimTypes.Name, "roles"),
        new()
        {
            ["plain"] = "owner@example.com",
            ["known"] = "LOCAL AUTHORITY",
            ["scopes"] = "biz_account_email keyword_delete",
            ["list"] = "keyword_delete biz_account_email new_scope 한",
            ["numbers"] = "3786825600123 0 18446744073709551615",
            ["packed"] = "AZaz09-_x",
            ["date"] = Date,
            ["resources"] = "moment:* keyword:12345 moment:0",
            [".persistent"] = "",
        });

    [Fact]
    public void Every_form_is_written_as_it_always_was() => Assert.Equal(AllForms, Convert.ToHexString(TicketFormat.Serialize(CreateAllForms())));

    [Fact]
    public void Every_form_is_read_as_it_was_first_written()
        => Assert.Equal(TicketSerializer.Default.Serialize(CreateAllForms()), TicketSerializer.Default.Serialize(TicketFormat.Deserialize(Convert.FromHexString(AllForms))!));

    /// <summary>Texts may be appended to the table. If the first 59 differ, the sessions of the last release are lost or, worse, others.</summary>
    [Fact]
    public void Known_texts_keep_their_numbers()
    {
        var first = string.Join('\n', Enumerable.Range(0, 59).Select(number => KnownTexts.Find((ulong)number)));
        Assert.Equal("742E9DDC9EF13B57515440AD3509F4893952B0B7231903FD51F74A54DBE06F44", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(first))));
        Assert.Equal("biz_account_email moment_create moment_management moment_delete moment_bizform_result_read keyword_create keyword_management keyword_delete", KnownTexts.GetScopes(0xFF));
    }

    [Fact]
    public void Other_tickets_are_written_in_the_frameworks_format()
    {
        var acting = TicketOf(new ClaimsIdentity(Scheme) { Actor = new ClaimsIdentity("Act") });
        var bootstrapped = TicketOf(new ClaimsIdentity(Scheme) { BootstrapContext = "raw" });
        Assert.Equal(TicketSerializer.Default.Serialize(acting), TicketFormat.Serialize(acting));
        Assert.Equal(TicketSerializer.Default.Serialize(bootstrapped), TicketFormat.Serialize(bootstrapped));
    }

    [Fact]
    public void Session_takes_under_quarter_of_framework_size()
    {
        var session = CreateSession();
        var (compact, framework) = (TicketFormat.Serialize(session).Length, TicketSerializer.Default.Serialize(session).Length);
        Assert.True(compact * 4 < framework, $"{compact} B against {framework} B");
    }

    public static TheoryData<string, string> HostileBytes => new()
    {
        { "identities without end", "0109FFFFFFFFFFFFFFFFFF01" },
        { "a text longer than the bytes", "01F8FFFFFFFF0F" },
        { "a packed text longer than the bytes", "01FDFFFFFFFF0F" },
        { "a list longer than the bytes", "01FBFFFFFFFF0F41" },
        { "numbers longer than the bytes", "01FCFFFFFFFF0F41" },
        { "resources longer than the bytes", "01FFFFFFFFFF0F41" },
        { "a number without end", "01FFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
        { "a date after the last one", "01FEFFFFFFFFFFFFFFFF01" },
        { "an unknown known text", "01F9FF03" },
        { "unknown consent items", "0182F0FF01" },
        { "a list in a list", "011B1B1B1B1B1B1B1B1B1B1B1B1B" },
        { "no UTF-8", "0110FFFE0000" },
        { "bytes behind the end", "0109000000" },
        { "a property that comes twice", "010900024901490100" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(HostileBytes))]
    public void Hostile_bytes_are_no_ticket_and_take_no_memory(string what, string hex)
    {
        var bytes = Convert.FromHexString(hex);
        TicketFormat.Deserialize(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ticket = TicketFormat.Deserialize(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(ticket is null, what);
        Assert.InRange(allocated, 0, 4096);
    }
}
