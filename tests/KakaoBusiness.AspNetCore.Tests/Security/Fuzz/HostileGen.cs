using System.Text;
using System.Text.Json;
using CsCheck;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Inputs that look like Kakao's, and then do not.</summary>
internal static class HostileGen
{
    /// <summary>Texts that mean something somewhere, between texts that mean nothing.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.OneOf(
            "", " ", "moment_management", "biz_account_email keyword_create", "moment:12345", "moment:*", "MOMENT", "keyword:*", ":", "*", "KOE320", "KOE006 is not KOE0060",
            "access_denied", "invalid_grant", "bearer", "Bearer", "-401", "-2147483649", "99999999999999999999", "\0", "\r\nSet-Cookie: a=b", "<script>", "한글", "🙂", "\uD800",
            "//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "/page?x=1", "00:15:00", "true", "3100000001")),
        (2, Gen.String[0, 40]),
        (1, Gen.String[Gen.Char[' ', '~'], 0, 300]),
        (1, Gen.String[Gen.OneOf('a', ' ', ',', ':', '*', '.', '0', '-'), 0, 60]));

    private static readonly Gen<string> MemberName = Gen.OneOf(
        "access_token", "token_type", "scope", "scopes", "resource_ids", "id", "name", "email", "biz_account", "biz_account_email",
        "biz_agreements", "group", "ad_account_ids", "token_user_id", "extras", "detailCode", "required_scope", "error", "error_description", "error_code", "code", "msg", "required_scopes", "expires_in", "");

    private static readonly Gen<string> Value = Gen.OneOf(
        Text.Select(Quote),
        Gen.OneOf("null", "true", "false", "0", "-0", "1e999", "-401", "3100000001", "123456789012345678901234567890", "1.5", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}"),
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Json = Nested(3);

    /// <summary>A body: JSON with members of Kakao's, as it is or damaged, or just bytes.</summary>
    public static readonly Gen<byte[]> Body = Gen.Frequency(
        (6, Json.Select(Encoding.UTF8.GetBytes)),
        (3, Gen.Select(Json.Select(Encoding.UTF8.GetBytes), Damage, (bytes, damage) => damage(bytes))),
        (1, Gen.Byte.Array[0, 200]));

    /// <summary>Something happens to bytes on their way.</summary>
    public static Gen<Func<byte[], byte[]>> Damage => Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Gen.Byte, (kind, place, value) => new Func<byte[], byte[]>(bytes =>
    {
        if (bytes.Length == 0) return [value];
        var at = place % bytes.Length;
        return kind switch
        {
            0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], value, .. bytes[at..]],
            _ => [.. bytes, .. bytes[at..]],
        };
    }));

    private static Gen<string> Nested(int depth) => depth == 0
        ? Value
        : Gen.Frequency(
            (1, Value),
            (3, Gen.Select(MemberName, Nested(depth - 1), (name, value) => $"{Quote(name)}:{value}").Array[0, 6].Select(members => "{" + string.Join(',', members) + "}")),
            (1, Nested(depth - 1).Array[0, 6].Select(items => "[" + string.Join(',', items) + "]")));

    private static string Quote(string text)
    {
        // Half a surrogate pair cannot be written by the serializer, and can be sent nevertheless.
        var quoted = JsonSerializer.Serialize(text.Replace("\uD800", "?", StringComparison.Ordinal).Replace("\uDFFF", "?", StringComparison.Ordinal));
        return quoted;
    }
}
