using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>
/// What a JSON body is made of: names of members, kinds and lengths of values, and none of the values. Fit for a bug report.
/// </summary>
internal static partial class JsonShape
{
    private const int MaxDepth = 8;
    private const int MaxMembers = 60;
    private const int MaxElements = 50;
    private const string HiddenName = "(name not shown)";

    /// <summary>The shape, a member a line: <c>{ id: number(10), scopes: array(2) of string(17) }</c>.</summary>
    public static string Of(JsonElement body) => Of(body, 0);

    private static string Of(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => OfObject(value, depth),
        JsonValueKind.Array => OfArray(value, depth),
        JsonValueKind.String => WithLength("string", value.GetString()!.Length),
        JsonValueKind.Number => WithLength("number", value.GetRawText().Length),
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string OfObject(JsonElement value, int depth)
    {
        if (depth == MaxDepth) return "object";
        var lines = value.EnumerateObject().Take(MaxMembers).Select(member => $"{NameOf(member)}: {Of(member.Value, depth + 1)}").Distinct(StringComparer.Ordinal).ToList();
        if (value.GetPropertyCount() > MaxMembers) lines.Add("…");
        if (lines.Count == 0) return "{}";

        var text = new StringBuilder("{\n");
        foreach (var line in lines) text.Append(' ', 2 * (depth + 1)).Append(line).Append('\n');
        return text.Append(' ', 2 * depth).Append('}').ToString();
    }

    private static string OfArray(JsonElement value, int depth)
    {
        if (depth == MaxDepth) return "array";
        var shapes = value.EnumerateArray().Take(MaxElements).Select(element => Of(element, depth)).Distinct(StringComparer.Ordinal).ToList();
        return shapes.Count == 0 ? "array(0)" : $"{WithLength("array", value.GetArrayLength())} of {string.Join(" | ", shapes)}";
    }

    private static string WithLength(string kind, int length) => string.Create(CultureInfo.InvariantCulture, $"{kind}({length})");

    /// <summary>A map has values for names: ad account numbers, e-mails. Those are none that a programmer would choose.</summary>
    private static string NameOf(JsonProperty member) => Identifier().IsMatch(member.Name) ? member.Name : HiddenName;

    [GeneratedRegex("^[A-Za-z_.-]{1,40}[0-9]{0,2}$")]
    private static partial Regex Identifier();
}
