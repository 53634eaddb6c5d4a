using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Reads the ID of the Kakao account from a tokeninfo or userinfo body: a number or a string, Kakao does not say which.</summary>
internal static class AccountIdReader
{
    private const int MaxLength = 128;

    /// <summary>The <c>id</c> of a userinfo body.</summary>
    public static string? Read(JsonElement body) => ReadMember(body, "id");

    /// <summary>The member of a tokeninfo body that the app chose. If the body has only the other one, there is nothing to choose.</summary>
    public static string? Read(JsonElement body, KakaoBusinessAccountIdSource source)
        => source == KakaoBusinessAccountIdSource.Id
            ? ReadMember(body, "id") ?? ReadMember(body, "token_user_id")
            : ReadMember(body, "token_user_id") ?? ReadMember(body, "id");

    private static string? ReadMember(JsonElement body, string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var member)) return null;
        var id = member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number => member.GetRawText(),
            _ => null,
        };
        return id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id : null;
    }
}
