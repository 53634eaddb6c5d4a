using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>The URL of a consent in the making. It is a kilobyte, made for each challenge: in a pooled buffer, and one text at the end.</summary>
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

    /// <summary>The URL; once, because the buffer goes back.</summary>
    public string Finish() => _text.ToStringAndClear();
}
