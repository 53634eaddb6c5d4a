using System.Net.Http.Headers;
using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>A request to the emulator, whatever transport brought it.</summary>
internal sealed class EmulatorRequest
{
    /// <summary>A larger body is answered with 413; no request to these endpoints comes near it.</summary>
    public const int MaxBodyLength = 64 * 1024;

    private EmulatorFields? _query;
    private EmulatorFields? _form;

    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The raw query, with or without the leading <c>?</c>.</summary>
    public string QueryString { get; init; } = "";

    /// <summary>The request's headers, those of the content included.</summary>
    public EmulatorFields Headers { get; init; } = EmulatorFields.Empty;

    /// <summary>The body. A transport need not read further than one byte beyond <see cref="MaxBodyLength"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The query's parameters.</summary>
    public EmulatorFields Query => _query ??= EmulatorFields.Parse(QueryString);

    /// <summary>The form's fields; none when the body is not a form in UTF-8.</summary>
    public EmulatorFields Form => _form ??= IsForm ? EmulatorFields.Parse(Encoding.UTF8.GetString(Body.Span)) : EmulatorFields.Empty;

    /// <summary>Method and path: query, headers and body may carry secrets.</summary>
    public override string ToString() => $"{Method} {Path}";

    internal bool IsForm =>
        MediaTypeHeaderValue.TryParse(Headers["Content-Type"], out var type)
        && string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    internal PageLanguage Language => PageLanguage.For(string.Join(',', Headers.Values("Accept-Language")));
}
