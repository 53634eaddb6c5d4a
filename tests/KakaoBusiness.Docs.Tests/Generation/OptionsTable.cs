using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.Docs.Tests.Generation;

/// <summary>The public properties that an options type declares, with their defaults and the summaries of their XML documentation.</summary>
internal static partial class OptionsTable
{
    private static readonly Assembly[] Assemblies = [typeof(KakaoBusinessOptions).Assembly, typeof(KakaoBusinessRedisOptions).Assembly];

    private static readonly Dictionary<string, string> Summaries = Assemblies
        .SelectMany(assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
        .ToDictionary(member => (string)member.Attribute("name")!, member => TextOf(member.Element("summary")), StringComparer.Ordinal);

    public static IEnumerable<Type> OptionsTypes
        => Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal));

    public static string Render(string typeName)
    {
        var type = OptionsTypes.SingleOrDefault(type => type.Name == typeName)
            ?? throw new InvalidOperationException($"There are no options {typeName}.");
        var defaults = Activator.CreateInstance(type)!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(property => property.MetadataToken);
        return string.Join('\n',
        [
            "| option | default | meaning |", "|---|---|---|",
            .. properties.Select(property => $"| `{property.Name}` | {DefaultOf(property.GetValue(defaults))} | {MeaningOf(property)} |"),
        ]);
    }

    private static string DefaultOf(object? value) => value switch
    {
        null or PathString { HasValue: false } or "" => "–",
        string text when IsKakao(text) => "Kakao's",
        Uri address when IsKakao(address.OriginalString) => "Kakao's",
        bool flag => flag ? "`true`" : "`false`",
        string text => $"`{text}`",
        ICollection<string> { Count: 0 } => "`[]`",
        IEnumerable => "–",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static bool IsKakao(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.EndsWith(".kakao.com", StringComparison.Ordinal);

    /// <summary>Without the beginning that every property has, and without its default, which has a column of its own.</summary>
    private static string MeaningOf(PropertyInfo property)
    {
        var summary = Summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"];
        var text = DefaultSentence().Replace(Beginning().Replace(summary, ""), "").Trim();
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}";
    }

    private static string TextOf(XElement? element)
        => element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(TextOf)), " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when element.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement element when element.Attribute("cref") is { } reference => $"`{NameIn(reference.Value)}`",
        XElement element => TextOf(element),
        _ => "",
    };

    /// <summary>The name in <c>T:X.Type</c> or <c>M:X.Type.Name(System.String)</c>, with its type unless that is clear from the table.</summary>
    private static string NameIn(string reference)
    {
        var parts = reference.Split('(')[0].Split('.').Select(part => part.Split('`')[0]).ToArray();
        var isClear = reference[0] == 'T' || parts[^2].EndsWith("Options", StringComparison.Ordinal) || parts[^2].EndsWith("Extensions", StringComparison.Ordinal);
        return isClear ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    [GeneratedRegex("^Gets( or sets)? ")]
    private static partial Regex Beginning();

    /// <summary>Only where nothing but the default is in the sentence.</summary>
    [GeneratedRegex(@" ?(Default:|The default is) (`(true|false)`|[\w\-]+( (seconds?|minutes?|hours?|days?))?)\.(?= |$)")]
    private static partial Regex DefaultSentence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
