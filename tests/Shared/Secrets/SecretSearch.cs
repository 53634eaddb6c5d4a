using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Tests.Shared.Secrets;

/// <summary>Finds the secrets of a test run in a text, in every encoding.</summary>
internal sealed partial class SecretSearch
{
    /// <summary>Searches for a part of a long secret: a line may be truncated, and all protected texts begin with the same characters.</summary>
    private const int PieceLength = 40;

    /// <summary>Each form of each part, with the name of its secret.</summary>
    private readonly ConcurrentDictionary<string, string> _forms = new(StringComparer.OrdinalIgnoreCase);

    private SearchValues<string>? _all;

    public IEnumerable<string> Names => _forms.Values.Distinct();

    public void Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        Assert.True(value.Length >= 16, $"{name} is too short to search for.");
        foreach (var form in PiecesOf(value).SelectMany(FormsOf)) _forms.TryAdd(form, name);
        _all = null;
    }

    /// <summary>Returns the names of the secrets in a text, except those that are allowed there.</summary>
    public List<string> FindIn(string text, params string[] allowed)
    {
        _all ??= SearchValues.Create([.. _forms.Keys], StringComparison.OrdinalIgnoreCase);
        if (!text.AsSpan().ContainsAny(_all)) return [];
        return [.. _forms.Where(form => !allowed.Contains(form.Value) && text.Contains(form.Key, StringComparison.OrdinalIgnoreCase)).Select(form => form.Value).Distinct()];
    }

    private static IEnumerable<string> PiecesOf(string value) => value.Length <= 2 * PieceLength
        ? [value]
        : [value.Substring((value.Length / 2) - (PieceLength / 2), PieceLength), value[^PieceLength..]];

    /// <summary>
    /// Returns the forms of a secret: plain; URL-encoded in both cases; base64 and base64url at each of the three offsets; escaped for JSON
    /// and HTML; hexadecimal.
    /// </summary>
    public static List<string> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var url = Uri.EscapeDataString(secret);
        var forms = new List<string>
        {
            secret, url, Escape().Replace(url, match => match.Value.ToLowerInvariant()), WebUtility.UrlEncode(secret), Uri.EscapeDataString(url),
            JsonEncodedText.Encode(secret).ToString(), WebUtility.HtmlEncode(secret), Convert.ToHexString(bytes),
            string.Concat(secret.Select(character => $"\\u{(int)character:x4}")),
        };
        for (var offset = 0; offset < 3; offset++)
        {
            // The first and last characters contain bits of the adjacent bytes.
            var encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=');
            var inner = encoded[(offset == 0 ? 0 : offset + 1)..^1];
            forms.Add(inner);
            forms.Add(inner.Replace('+', '-').Replace('/', '_'));
            forms.Add(Uri.EscapeDataString(inner));
        }

        return [.. forms.Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex Escape();
}
