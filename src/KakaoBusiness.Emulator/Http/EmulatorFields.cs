using System.Net;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents the fields of a query, a form or a set of headers, in the order in which they were received. A name can occur more than once.
/// </summary>
public sealed class EmulatorFields
{
    private readonly KeyValuePair<string, string>[] _fields;
    private readonly StringComparison _comparison;

    private EmulatorFields(KeyValuePair<string, string>[] fields, StringComparison comparison)
    {
        _fields = fields;
        _comparison = comparison;
    }

    internal static EmulatorFields Empty { get; } = new([], StringComparison.Ordinal);

    /// <summary>Gets all fields, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _fields;

    /// <summary>Gets the number of fields, counting each repetition.</summary>
    public int Count => _fields.Length;

    /// <summary>Gets the first value of a name, or <see langword="null"/> if the name does not occur.</summary>
    /// <param name="name">The name.</param>
    public string? this[string name] => Values(name).FirstOrDefault();

    /// <summary>Returns whether a name occurs.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => Values(name).Any();

    /// <summary>Returns all values of a name, in order.</summary>
    /// <param name="name">The name.</param>
    public IEnumerable<string> Values(string name) =>
        _fields.Where(field => string.Equals(field.Key, name, _comparison)).Select(field => field.Value);

    /// <summary>Parses <c>a=1&amp;b=2</c>, with or without a leading <c>?</c>. Names are case-sensitive.</summary>
    /// <param name="encoded">The encoded fields.</param>
    public static EmulatorFields Parse(string? encoded) =>
        new([.. (encoded ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Decode)], StringComparison.Ordinal);

    /// <summary>Returns the names only, because values can be codes, tokens and secrets.</summary>
    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));

    /// <summary>Creates fields from headers, whose names are not case-sensitive.</summary>
    internal static EmulatorFields FromHeaders(IEnumerable<KeyValuePair<string, string>> headers) =>
        new([.. headers], StringComparison.OrdinalIgnoreCase);

    internal string? FindUnknownName(string[] known) =>
        _fields.Select(field => field.Key).FirstOrDefault(name => !known.Contains(name));

    internal string? FindRepeatedName(params string[] repeatable) =>
        _fields.GroupBy(field => field.Key).FirstOrDefault(group => group.Count() > 1 && !repeatable.Contains(group.Key))?.Key;

    private static KeyValuePair<string, string> Decode(string pair)
    {
        var split = pair.IndexOf('=', StringComparison.Ordinal);
        return split < 0
            ? new(WebUtility.UrlDecode(pair), "")
            : new(WebUtility.UrlDecode(pair[..split]), WebUtility.UrlDecode(pair[(split + 1)..]));
    }
}
