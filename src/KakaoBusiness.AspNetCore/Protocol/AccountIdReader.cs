using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Reads the <c>id</c> of a tokeninfo or userinfo body: a number or a string, Kakao does not say which.</summary>
internal static class AccountIdReader
{
    private const int MaxLength = 128;

    public static string? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("id", out var member)) return null;
        var id = member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };
        return id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id : null;
    }
}
