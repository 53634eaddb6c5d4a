using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Builds the authorization URL of a challenge. The URL is about a kilobyte long, so it is built in a pooled buffer and becomes a string only
/// once.
/// </summary>
internal ref struct AuthorizationUrl
{
    private DefaultInterpolatedStringHandler _text = new(literalLength: 1024, formattedCount: 0);
    private char _separator;

    public AuthorizationUrl(string endpoint)
    {
        _text.AppendLiteral(endpoint);
        _separator = endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?';
    }

    public void Add(string name, string value)
    {
        _text.AppendFormatted(_separator);
        _separator = '&';
        _text.AppendLiteral(UrlEncoder.Default.Encode(name));
        _text.AppendFormatted('=');
        _text.AppendLiteral(UrlEncoder.Default.Encode(value));
    }

    /// <summary>Returns the URL. Can be called only once, because it returns the buffer to the pool.</summary>
    public string Finish() => _text.ToStringAndClear();
}
