using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Contains what "Retrieve business user information" returns about the user. Kakao does not document the body, so every member may be
/// missing. <see cref="Body"/> is what Kakao sent.
/// </summary>
public sealed class KakaoBusinessUserInformation
{
    // RFC 5321 §4.5.3.1: a path has at most 256 octets.
    private const int MaxEmailLength = 256;

    /// <summary>Gets or sets the ID of the Kakao account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Gets or sets the primary email address of the Kakao account, if the user granted <c>biz_account_email</c> and has one.</summary>
    public string? Email { get; init; }

    /// <summary>Gets or sets the whole response. It contains personal data, so do not log it.</summary>
    public JsonElement Body { get; init; }

    internal static KakaoBusinessUserInformation Read(JsonElement body)
        => new() { AccountId = ReadAccountId(body), Email = ReadEmail(body), Body = body };

    internal static string? ReadAccountId(JsonElement body) => JsonBody.ReadId(body, "id");

    internal static string? ReadEmail(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return null;
        return ReadText(body, "biz_account_email")
            ?? (body.TryGetProperty("biz_account", out var account) && account.ValueKind == JsonValueKind.Object ? ReadText(account, "email") : null)
            ?? ReadText(body, "email");
    }

    private static string? ReadText(JsonElement body, string name)
        => body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: > 0 and <= MaxEmailLength } text && !text.Any(char.IsControl) ? text : null;
}
