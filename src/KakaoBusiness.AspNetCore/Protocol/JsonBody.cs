using System.Text.Json;

namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>Parses a body that may be anything.</summary>
internal static class JsonBody
{
    /// <summary>The one JSON value of a body, or an element of kind <see cref="JsonValueKind.Undefined"/>.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        try
        {
            if (!HasReadableStrings(body)) return default;
            var reader = new Utf8JsonReader(body);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>
    /// A string of invalid UTF-8 or with half a surrogate pair passes the parser and throws when it is read. Found here,
    /// no reader behind this one, nor any claim action of the app, has to expect it. Throws if anything follows the value.
    /// </summary>
    private static bool HasReadableStrings(ReadOnlySpan<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body)) return false;
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        return true;
    }
}
