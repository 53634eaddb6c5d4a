using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Requests;

/// <summary>
/// What an API client gets instead of a page: <c>application/problem+json</c> (RFC 9457) and a <c>Bearer</c> challenge
/// (RFC 6750 §3). Written by hand, because the serializer of problem details needs reflection for extension members.
/// </summary>
internal static class ProblemAnswer
{
    private const string Documentation = "https://www.rfc-editor.org/rfc/rfc6750#section-3.1";

    public static Task WriteUnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.Append("WWW-Authenticate", "Bearer");
        return WriteAsync(context, StatusCodes.Status401Unauthorized, json =>
        {
            json.WriteString("type", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2");
            json.WriteString("title", "Unauthorized");
            json.WriteString("detail", "The request is not signed in.");
        });
    }

    /// <param name="context">The request.</param>
    /// <param name="consentUrl">Where a browser gives the consent, local, or <see langword="null"/> where none is offered.</param>
    public static Task WriteInvalidTokenAsync(HttpContext context, string? consentUrl)
    {
        context.Response.Headers.Append("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return WriteAsync(context, StatusCodes.Status401Unauthorized, json =>
        {
            json.WriteString("type", Documentation);
            json.WriteString("title", "Business token dead");
            json.WriteString("detail", "The business token of the session is dead. Only a new consent of the user gives another.");
            json.WriteString("error", "invalid_token");
            WriteConsentUrl(json, context.Request, consentUrl);
        });
    }

    /// <param name="context">The request.</param>
    /// <param name="required">What the endpoint needs.</param>
    /// <param name="missing">What of it the session lacks.</param>
    /// <param name="consentUrl">Where a browser gives the consent, local, or <see langword="null"/> where none is offered.</param>
    public static Task WriteInsufficientScopeAsync(HttpContext context, IReadOnlyList<string> required, IReadOnlyList<string> missing, string? consentUrl)
    {
        context.Response.Headers.Append("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', required)}\"");
        return WriteAsync(context, StatusCodes.Status403Forbidden, json =>
        {
            json.WriteString("type", Documentation);
            json.WriteString("title", "Insufficient scope");
            json.WriteString("detail", "The user has not granted every business consent item that this needs.");
            json.WriteString("error", "insufficient_scope");
            json.WriteStartArray("missing_scopes");
            foreach (var scope in missing) json.WriteStringValue(scope);
            json.WriteEndArray();
            WriteConsentUrl(json, context.Request, consentUrl);
        });
    }

    public static Task WriteUnavailableAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status503ServiceUnavailable, json =>
    {
        json.WriteString("type", "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4");
        json.WriteString("title", "Service Unavailable");
        json.WriteString("detail", "Sign-ins cannot be checked right now. Try again shortly.");
    });

    /// <summary>Absolute: a program hands it to a browser that has not come from here.</summary>
    private static void WriteConsentUrl(Utf8JsonWriter json, HttpRequest request, string? consentUrl)
    {
        if (consentUrl is not null) json.WriteString("consent_url", $"{request.Scheme}://{request.Host.ToUriComponent()}{consentUrl}");
    }

    private static async Task WriteAsync(HttpContext context, int statusCode, Action<Utf8JsonWriter> writeMembers)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method)) return;

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        writeMembers(json);
        json.WriteNumber("status", statusCode);
        json.WriteEndObject();
    }
}
