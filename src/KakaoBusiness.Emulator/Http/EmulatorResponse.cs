using System.Text;
using System.Text.Json;

namespace KakaoBusiness.Emulator;

/// <summary>Represents a response of the emulator, independent of its transport.</summary>
internal sealed class EmulatorResponse
{
    public int StatusCode { get; init; } = 200;

    /// <summary>The headers, including those of the content, except <c>Content-Length</c>, which is <see cref="BodyLength"/>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, unless <see cref="BodySource"/> generates it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Opens a body that is generated while it is read: slow, endless, or cut by an <see cref="IOException"/>.</summary>
    public Func<Stream>? BodySource { get; init; }

    /// <summary>The length to declare, or null to declare none.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Whether the transport cuts the connection instead of sending this response.</summary>
    public bool IsCut { get; init; }

    /// <summary>The ID of the consent that this page requests, so that a test does not have to parse HTML.</summary>
    public string? ConsentId { get; init; }

    /// <summary>The code that Kakao's error page shows.</summary>
    public string? ErrorPageCode { get; init; }

    public Stream OpenBody() => BodySource?.Invoke() ?? new MemoryStream(Body.ToArray(), writable: false);

    public static EmulatorResponse Create(int statusCode, string? contentType, ReadOnlyMemory<byte> body)
    {
        var response = new EmulatorResponse { StatusCode = statusCode, Body = body, BodyLength = body.Length };
        if (contentType is not null)
            response.Headers["Content-Type"] = contentType;
        return response;
    }

    public static EmulatorResponse Json(int statusCode, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        var response = Create(statusCode, "application/json;charset=UTF-8", buffer.ToArray());
        response.Headers["Cache-Control"] = "no-store";
        return response;
    }

    public static EmulatorResponse Redirect(string location)
    {
        var response = new EmulatorResponse { StatusCode = 302, BodyLength = 0 };
        response.Headers["Location"] = location;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response;
    }

    public static EmulatorResponse Text(int statusCode, string text) =>
        Create(statusCode, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    // Only the status, because headers and body can contain codes and tokens.
    public override string ToString() => IsCut ? "connection cut" : $"HTTP {StatusCode}";
}
