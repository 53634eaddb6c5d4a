using System.Net;

namespace KakaoBusiness.Emulator;

/// <summary>Names with values in the order they came: a query, a form or headers. A name may occur several times.</summary>
public sealed class EmulatorFields
{
    private readonly KeyValuePair<string, string>[] _fields;
    private readonly StringComparison _comparison;

    private EmulatorFields(KeyValuePair<string, string>[] fields, StringComparison comparison)
    {
        _fields = fields;
        _comparison = comparison;
    }

    /// <summary>No fields at all.</summary>
    internal static EmulatorFields Empty { get; } = new([], StringComparison.Ordinal);

    /// <summary>Every field, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _fields;

    /// <summary>How many fields there are, each repetition counted.</summary>
    public int Count => _fields.Length;

    /// <summary>The first value of the name, or null when the name does not occur.</summary>
    public string? this[string name] => Values(name).FirstOrDefault();

    /// <summary>Whether the name occurs.</summary>
    public bool Contains(string name) => Values(name).Any();

    /// <summary>Every value of the name, in order; none when it does not occur.</summary>
    public IEnumerable<string> Values(string name) =>
        _fields.Where(field => string.Equals(field.Key, name, _comparison)).Select(field => field.Value);

    /// <summary>Reads <c>a=1&amp;b=2</c>, with or without a leading <c>?</c>. Names are case-sensitive.</summary>
    public static EmulatorFields Parse(string? encoded) =>
        new([.. (encoded ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Decode)], StringComparison.Ordinal);

    /// <summary>Takes headers, whose names are not case-sensitive.</summary>
    internal static EmulatorFields OfHeaders(IEnumerable<KeyValuePair<string, string>> headers) =>
        new([.. headers], StringComparison.OrdinalIgnoreCase);

    /// <summary>The names only: values may be codes, tokens and secrets.</summary>
    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));

    internal string? FirstNameBesides(string[] known) =>
        _fields.Select(field => field.Key).FirstOrDefault(name => !known.Contains(name));

    internal string? FirstDoubledName(params string[] repeatable) =>
        _fields.GroupBy(field => field.Key).FirstOrDefault(group => group.Count() > 1 && !repeatable.Contains(group.Key))?.Key;

    private static KeyValuePair<string, string> Decode(string pair)
    {
        var split = pair.IndexOf('=', StringComparison.Ordinal);
        return split < 0
            ? new(WebUtility.UrlDecode(pair), "")
            : new(WebUtility.UrlDecode(pair[..split]), WebUtility.UrlDecode(pair[(split + 1)..]));
    }
}
