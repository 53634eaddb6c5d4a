using System.Text;
using System.Text.Json;

namespace KakaoBusiness.Emulator;

/// <summary>What the emulator answers, for whatever transport sends it.</summary>
internal sealed class EmulatorResponse
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>Headers, those of the content included; <c>Content-Length</c> is <see cref="BodyLength"/>.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, when it is held in memory; otherwise empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Opens a body that is produced while it is read: dripping, endless, or cut in the middle by an <see cref="IOException"/>.</summary>
    public Func<Stream>? BodySource { get; init; }

    /// <summary>The length to declare, or null for a body of undeclared length.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Cut the connection instead of answering.</summary>
    public bool IsCut { get; init; }

    /// <summary>The body to send, from whichever source.</summary>
    public Stream OpenBody() => BodySource?.Invoke() ?? new MemoryStream(Body.ToArray(), writable: false);

    /// <summary>The status only: headers and body may carry codes and tokens.</summary>
    public override string ToString() => IsCut ? "connection cut" : $"HTTP {StatusCode}";

    /// <summary>The consent that this page asks for, so that a test need not read HTML.</summary>
    internal PendingConsent? Consent { get; init; }

    /// <summary>The code on Kakao's own error page.</summary>
    internal string? ErrorPageCode { get; init; }

    internal static EmulatorResponse Of(int statusCode, string? contentType, ReadOnlyMemory<byte> body)
    {
        var response = new EmulatorResponse { StatusCode = statusCode, Body = body, BodyLength = body.Length };
        if (contentType is not null)
            response.Headers["Content-Type"] = contentType;
        return response;
    }

    internal static EmulatorResponse Json(int statusCode, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        var response = Of(statusCode, "application/json;charset=UTF-8", buffer.ToArray());
        response.Headers["Cache-Control"] = "no-store";
        return response;
    }

    internal static EmulatorResponse Redirect(string location)
    {
        var response = new EmulatorResponse { StatusCode = 302, BodyLength = 0 };
        response.Headers["Location"] = location;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response;
    }

    internal static EmulatorResponse Text(int statusCode, string text) =>
        Of(statusCode, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
}
