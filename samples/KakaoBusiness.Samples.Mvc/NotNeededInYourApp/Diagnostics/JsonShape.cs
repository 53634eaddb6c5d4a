using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>
/// Describes the structure of a JSON body, for a bug report: member names, types and lengths, without the values.
/// </summary>
internal static partial class JsonShape
{
    private const int MaxDepth = 8;
    private const int MaxMembers = 60;
    private const int MaxElements = 50;
    private const string HiddenName = "(name not shown)";

    /// <summary>Describes a body with one member per line: <c>{ id: number(10), scopes: array(2) of string(17) }</c>.</summary>
    public static string Describe(JsonElement body) => Describe(body, 0);

    private static string Describe(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => DescribeObject(value, depth),
        JsonValueKind.Array => DescribeArray(value, depth),
        JsonValueKind.String => WithLength("string", value.GetString()!.Length),
        JsonValueKind.Number => WithLength("number", value.GetRawText().Length),
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string DescribeObject(JsonElement value, int depth)
    {
        if (depth == MaxDepth) return "object";
        var lines = value.EnumerateObject().Take(MaxMembers).Select(member => $"{GetName(member)}: {Describe(member.Value, depth + 1)}").Distinct(StringComparer.Ordinal).ToList();
        if (value.GetPropertyCount() > MaxMembers) lines.Add("…");
        if (lines.Count == 0) return "{}";

        var text = new StringBuilder("{\n");
        foreach (var line in lines) text.Append(' ', 2 * (depth + 1)).Append(line).Append('\n');
        return text.Append(' ', 2 * depth).Append('}').ToString();
    }

    private static string DescribeArray(JsonElement value, int depth)
    {
        if (depth == MaxDepth) return "array";
        var shapes = value.EnumerateArray().Take(MaxElements).Select(element => Describe(element, depth)).Distinct(StringComparer.Ordinal).ToList();
        return shapes.Count == 0 ? "array(0)" : $"{WithLength("array", value.GetArrayLength())} of {string.Join(" | ", shapes)}";
    }

    private static string WithLength(string kind, int length) => string.Create(CultureInfo.InvariantCulture, $"{kind}({length})");

    /// <summary>Hides member names that are values, such as ad account numbers or e-mail addresses in a map.</summary>
    private static string GetName(JsonProperty member) => Identifier().IsMatch(member.Name) ? member.Name : HiddenName;

    [GeneratedRegex("^[A-Za-z_.-]{1,40}[0-9]{0,2}$")]
    private static partial Regex Identifier();
}
