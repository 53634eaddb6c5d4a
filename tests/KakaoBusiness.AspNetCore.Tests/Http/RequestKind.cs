using System.Net.Http.Headers;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>A kind of request as its client sends it, and how it may be refused.</summary>
internal sealed record RequestKind(string Name, HttpMethod Method, bool IsRedirected, bool IsPage, Dictionary<string, string> Headers, string? ContentType = null)
{
    private const string BrowserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Whether the request is made again after the consent: a form that was posted is not.</summary>
    public bool IsPageVisit => IsRedirected && Method == HttpMethod.Get;

    public static IReadOnlyList<RequestKind> All { get; } =
    [
        new("navigation", HttpMethod.Get, true, true, new() { ["Accept"] = BrowserAccept, ["Sec-Fetch-Mode"] = "navigate" }),
        new("navigation without Fetch Metadata", HttpMethod.Get, true, true, new() { ["Accept"] = BrowserAccept }),
        new("form", HttpMethod.Post, true, true, new() { ["Accept"] = BrowserAccept, ["Sec-Fetch-Mode"] = "navigate" }, Form),
        new("form without Fetch Metadata", HttpMethod.Post, true, true, new() { ["Accept"] = BrowserAccept }, Form),
        new("enhanced Blazor form", HttpMethod.Post, false, true, new() { ["Accept"] = "text/html; blazor-enhanced-nav=on", ["Sec-Fetch-Mode"] = "cors" }, Form),
        new("enhanced Blazor navigation", HttpMethod.Get, false, true, new() { ["Accept"] = "text/html; blazor-enhanced-nav=on", ["Sec-Fetch-Mode"] = "no-cors" }),
        new("Turbo", HttpMethod.Post, false, true, new() { ["Accept"] = "text/vnd.turbo-stream.html, text/html, application/xhtml+xml", ["Sec-Fetch-Mode"] = "cors" }, Form),
        new("htmx", HttpMethod.Get, false, true, new() { ["Accept"] = "*/*", ["HX-Request"] = "true", ["Sec-Fetch-Mode"] = "cors" }),
        new("htmx without Fetch Metadata", HttpMethod.Get, false, true, new() { ["Accept"] = "text/html", ["HX-Request"] = "true" }),
        new("XMLHttpRequest for HTML", HttpMethod.Get, false, true, new() { ["Accept"] = "text/html, */*; q=0.01", ["X-Requested-With"] = "XMLHttpRequest" }),
        new("POST of JSON for HTML", HttpMethod.Post, false, true, new() { ["Accept"] = "text/html" }, "application/json"),
        new("fetch", HttpMethod.Get, false, false, new() { ["Accept"] = "*/*", ["Sec-Fetch-Mode"] = "cors" }),
        new("fetch for JSON", HttpMethod.Get, false, false, new() { ["Accept"] = "application/json, text/plain, */*", ["Sec-Fetch-Mode"] = "same-origin" }),
        new("client without Accept", HttpMethod.Get, false, false, []),
        new("client that accepts anything", HttpMethod.Get, false, false, new() { ["Accept"] = "*/*" }),
        new("image", HttpMethod.Get, false, false, new() { ["Accept"] = "image/avif,image/webp", ["Sec-Fetch-Mode"] = "no-cors" }),
        new("POST of JSON", HttpMethod.Post, false, false, [], "application/json"),
        new("gRPC", HttpMethod.Post, false, false, new() { ["TE"] = "trailers" }, "application/grpc"),
        new("gRPC-Web", HttpMethod.Post, false, false, new() { ["Accept"] = "application/grpc-web-text", ["Sec-Fetch-Mode"] = "cors" }, "application/grpc-web-text"),
        new("WebSocket", HttpMethod.Get, false, false, new() { ["Connection"] = "Upgrade", ["Upgrade"] = "websocket", ["Sec-WebSocket-Version"] = "13" }),
        new("WebSocket of a browser", HttpMethod.Get, false, false, new() { ["Connection"] = "Upgrade", ["Upgrade"] = "websocket", ["Sec-Fetch-Mode"] = "websocket" }),
    ];

    public HttpRequestMessage CreateRequest(string path)
    {
        var request = new HttpRequestMessage(Method, path);
        foreach (var header in Headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (ContentType is not null) request.Content = new ByteArrayContent([]) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } };
        return request;
    }
}
