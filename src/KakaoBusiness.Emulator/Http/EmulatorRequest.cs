using System.Net.Http.Headers;
using System.Text;

namespace KakaoBusiness.Emulator;

/// <summary>Represents a request to the emulator, independent of its transport.</summary>
internal sealed class EmulatorRequest
{
    /// <summary>The maximum length of a body, far more than a legitimate request has. A larger body is refused with 413.</summary>
    public const int MaxBodyLength = 64 * 1024;

    private EmulatorFields? _query;
    private EmulatorFields? _form;

    /// <summary>The HTTP method, in uppercase.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The raw query, with or without the leading <c>?</c>.</summary>
    public string QueryString { get; init; } = "";

    /// <summary>The headers, including those of the content.</summary>
    public EmulatorFields Headers { get; init; } = EmulatorFields.Empty;

    /// <summary>The body. A transport reads it with <see cref="ReadBodyAsync"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public EmulatorFields Query => _query ??= EmulatorFields.Parse(QueryString);

    /// <summary>The fields of the form; empty if the body is not a form in UTF-8.</summary>
    public EmulatorFields Form => _form ??= IsForm ? EmulatorFields.Parse(Encoding.UTF8.GetString(Body.Span)) : EmulatorFields.Empty;

    public bool IsForm =>
        MediaTypeHeaderValue.TryParse(Headers["Content-Type"], out var type)
        && string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a body, but stops when it is longer than <see cref="MaxBodyLength"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[8192];
        while (read.Length <= MaxBodyLength)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            if (count == 0) break;
            read.Write(buffer.AsSpan(0, count));
        }

        return read.ToArray();
    }

    // Only the method and the path, because query, headers and body can contain secrets.
    public override string ToString() => $"{Method} {Path}";
}
