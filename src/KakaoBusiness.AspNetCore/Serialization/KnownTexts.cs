using System.Buffers;
using System.Globalization;
using System.Security.Claims;

namespace KakaoBusiness.AspNetCore.Serialization;

/// <summary>
/// Contains the texts that a compact ticket replaces with numbers. After the first release, users' tickets contain these numbers:
/// <b>append only</b>, never change or move an entry. The first sixteen take one byte.
/// </summary>
internal static class KnownTexts
{
    private const string Moment = "moment:";
    private const string Keyword = "keyword:";
    private const ulong LargestId = ulong.MaxValue / 4;
    private const int LongestItem = 8 + 20 + 1;

    private static readonly string[] ByNumber =
    [
        // In the ticket of nearly every session.
        "KakaoBusiness",
        "Cookies",
        ClaimTypes.NameIdentifier,
        "urn:kakaobusiness:scopes",
        "urn:kakaobusiness:resources",
        "urn:kakaobusiness:biz_account_email",
        ".kakaobusiness.session_id",
        ".kakaobusiness.session_start",
        ".kakaobusiness.token_check",
        ".kakaobusiness.scope",
        ".AuthScheme",
        ".TokenNames",
        ".Token.access_token",
        "access_token",
        ".issued",
        ".expires",

        // Two bytes from here on. In the tickets of some sessions, and in the state of a consent.
        ".kakaobusiness.resource_ids",
        ".kakaobusiness.owner",
        ".kakaobusiness.consent_for",
        ".kakaobusiness.validity",
        ".persistent",
        ".refresh",
        "True",
        "False",
        ".redirect",
        ".xsrf",
        ".begun",
        "code_verifier",

        // Scopes, and the wildcards for all ad accounts of a group.
        "biz_account_email",
        "moment_create",
        "moment_management",
        "moment_delete",
        "moment_bizform_result_read",
        "keyword_create",
        "keyword_management",
        "keyword_delete",
        "moment:*",
        "keyword:*",

        // Claims that apps add, their types, and cookie schemes of ASP.NET Core Identity.
        ClaimsIdentity.DefaultIssuer,
        ClaimTypes.Name,
        ClaimTypes.Email,
        ClaimTypes.Role,
        ClaimTypes.GivenName,
        ClaimTypes.Surname,
        ClaimTypes.MobilePhone,
        ClaimTypes.AuthenticationMethod,
        ClaimTypes.AuthenticationInstant,
        "sub",
        "name",
        "email",
        "role",
        ClaimValueTypes.Integer64,
        ClaimValueTypes.Integer,
        ClaimValueTypes.Integer32,
        ClaimValueTypes.Boolean,
        ClaimValueTypes.DateTime,
        ClaimValueTypes.Double,
        "Identity.Application",
        "Identity.External",
    ];

    /// <summary>
    /// The numbers of the texts, by length. Few texts have the same length, so finding one needs few comparisons. A dictionary would measurably
    /// slow down the app's startup and would not be faster.
    /// </summary>
    private static readonly int[][] NumbersByLength = [.. Enumerable.Range(0, ByNumber.Max(text => text.Length) + 1)
        .Select(length => Enumerable.Range(0, ByNumber.Length).Where(number => ByNumber[number].Length == length).ToArray())];

    /// <summary>The scopes, in the order of their bits. Append only, as above.</summary>
    private static readonly string[] Scopes =
    [
        "biz_account_email", "moment_create", "moment_management", "moment_delete", "moment_bizform_result_read",
        "keyword_create", "keyword_management", "keyword_delete",
    ];

    public static string? Find(ulong number) => number < (ulong)ByNumber.Length ? ByNumber[number] : null;

    public static bool TryFind(ReadOnlySpan<char> text, out int number)
    {
        number = -1;
        if (text.Length >= NumbersByLength.Length) return false;
        foreach (var candidate in NumbersByLength[text.Length])
        {
            if (!text.SequenceEqual(ByNumber[candidate])) continue;
            number = candidate;
            return true;
        }

        return false;
    }

    /// <summary>Returns the bits of a list of known scopes in this order, separated by single spaces, or zero for any other text.</summary>
    public static ulong GetBits(ReadOnlySpan<char> text)
    {
        ulong bits = 0;
        for (var bit = 0; bit < Scopes.Length; bit++)
        {
            if (!text.StartsWith(Scopes[bit], StringComparison.Ordinal)) continue;
            bits |= 1UL << bit;
            var rest = text[Scopes[bit].Length..];
            if (rest.IsEmpty) return bits;
            if (rest[0] != ' ') return 0;
            text = rest[1..];
        }

        return 0;
    }

    /// <summary>Returns the list of scopes for the bits, or <see langword="null"/> if no bit is set or a bit has no known scope.</summary>
    public static string? GetScopes(ulong bits)
    {
        if (bits == 0 || bits >> Scopes.Length != 0) return null;
        Span<string?> items = new string?[Scopes.Length];
        var count = 0;
        for (var bit = 0; bit < Scopes.Length; bit++)
        {
            if ((bits >> bit & 1) != 0) items[count++] = Scopes[bit];
        }

        return string.Join(' ', items[..count]);
    }

    /// <summary>
    /// Returns how many resource IDs a text lists, such as <c>moment:12345 keyword:*</c>, or <see langword="null"/> if it is not a list of resource
    /// IDs of Kakao's two groups. Each is written as one varint. The lowest bit is the group. The other bits are zero for the wildcard, or else
    /// the number of the ad account plus one.
    /// </summary>
    public static int? CountResources(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Moment, StringComparison.Ordinal) && !text.StartsWith(Keyword, StringComparison.Ordinal)) return null;
        var count = 0;
        foreach (var range in text.Split(' '))
        {
            if (FindResourceNumber(text[range]) is null) return null;
            count++;
        }

        return count;
    }

    public static void WriteResources(CompactWriter writer, ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(' ')) writer.WriteNumber(FindResourceNumber(text[range])!.Value);
    }

    public static string ReadResources(ref CompactReader reader, int count)
    {
        var buffer = ArrayPool<char>.Shared.Rent(count * LongestItem + 1);
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0) buffer[length++] = ' ';
            length += FormatResource(reader.ReadNumber(), buffer.AsSpan(length));
        }

        var text = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private static ulong? FindResourceNumber(ReadOnlySpan<char> resource)
    {
        ulong group = resource.StartsWith(Moment, StringComparison.Ordinal) ? 0u : 1u;
        if (group == 1 && !resource.StartsWith(Keyword, StringComparison.Ordinal)) return null;
        var id = resource[(group == 0 ? Moment : Keyword).Length..];
        if (id is "*") return group;
        return CompactText.TryReadNumber(id, out var number) && number < LargestId ? number + 1 << 1 | group : null;
    }

    private static int FormatResource(ulong number, Span<char> text)
    {
        var group = (number & 1) == 0 ? Moment : Keyword;
        group.CopyTo(text);
        if (number >> 1 == 0)
        {
            text[group.Length] = '*';
            return group.Length + 1;
        }

        ((number >> 1) - 1).TryFormat(text[group.Length..], out var written, default, CultureInfo.InvariantCulture);
        return group.Length + written;
    }
}
