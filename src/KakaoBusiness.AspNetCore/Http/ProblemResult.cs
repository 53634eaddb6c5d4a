using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// Writes the response that an API client gets instead of a page: <c>application/problem+json</c> (RFC 9457) and a <c>Bearer</c> challenge
/// (RFC 6750 §3). gRPC clients need no other response: they map 401, 403 and 503 to <c>Unauthenticated</c>, <c>PermissionDenied</c> and
/// <c>Unavailable</c>.
/// </summary>
internal static class ProblemResult
{
    private const string Documentation = "https://www.rfc-editor.org/rfc/rfc6750#section-3.1";

    public static Task WriteUnauthorizedAsync(HttpContext context)
    {
        ChallengeBearer(context);
        return WriteAsync(context, new ProblemDetails
        {
            Type = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
            Title = "Unauthorized",
            Status = StatusCodes.Status401Unauthorized,
            Detail = "The request is not signed in.",
        });
    }

    /// <summary>Adds the challenge that a 401 must have (RFC 9110 §15.5.2). Browsers ignore it.</summary>
    public static void ChallengeBearer(HttpContext context) => context.Response.Headers.Append("WWW-Authenticate", "Bearer");

    public static Task WriteForbiddenAsync(HttpContext context) => WriteAsync(context, new ProblemDetails
    {
        Type = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        Title = "Forbidden",
        Status = StatusCodes.Status403Forbidden,
        Detail = "The user is not allowed to do this.",
    });

    /// <param name="context">The request.</param>
    /// <param name="consentUrl">The local URL where a browser can give the consent, or <see langword="null"/> if none is offered.</param>
    public static Task WriteInvalidTokenAsync(HttpContext context, string? consentUrl)
    {
        context.Response.Headers.Append("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return WriteAsync(context, new ProblemDetails
        {
            Type = Documentation,
            Title = "Business token dead",
            Status = StatusCodes.Status401Unauthorized,
            Detail = "The business token is dead. A new consent is required.",
            Extensions = CreateExtensions(context.Request, "invalid_token", missing: null, consentUrl),
        });
    }

    /// <param name="context">The request.</param>
    /// <param name="required">The scopes that the endpoint requires.</param>
    /// <param name="missing">The required scopes that the session does not have.</param>
    /// <param name="consentUrl">The local URL where a browser can give the consent, or <see langword="null"/> if none is offered.</param>
    public static Task WriteInsufficientScopeAsync(HttpContext context, IReadOnlyList<string> required, IReadOnlyList<string> missing, string? consentUrl)
    {
        context.Response.Headers.Append("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', required)}\"");
        return WriteAsync(context, new ProblemDetails
        {
            Type = Documentation,
            Title = "Insufficient scope",
            Status = StatusCodes.Status403Forbidden,
            Detail = "The user has not granted all of the required scopes.",
            Extensions = CreateExtensions(context.Request, "insufficient_scope", missing, consentUrl),
        });
    }

    /// <param name="context">The request.</param>
    /// <param name="consentUrl">The local URL where a browser can give the consent, or <see langword="null"/> if none is offered.</param>
    public static Task WriteConsentRequiredAsync(HttpContext context, string? consentUrl) => WriteAsync(context, new ProblemDetails
    {
        Type = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        Title = "Consent required",
        Status = StatusCodes.Status403Forbidden,
        Detail = "A consent at Kakao is required, which only a browser can give.",
        Extensions = CreateExtensions(context.Request, "consent_required", missing: null, consentUrl),
    });

    public static Task WriteUnavailableAsync(HttpContext context) => WriteAsync(context, new ProblemDetails
    {
        Type = "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
        Title = "Service Unavailable",
        Status = StatusCodes.Status503ServiceUnavailable,
        Detail = "Sign-ins cannot be checked right now. Try again shortly.",
    });

    private static Dictionary<string, object?> CreateExtensions(HttpRequest request, string error, IReadOnlyList<string>? missing, string? consentUrl)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["error"] = error };
        // Without reflection (Native AOT), the framework's serializer supports JSON elements, but not string arrays.
        if (missing is not null) extensions["missing_scopes"] = JsonSerializer.IsReflectionEnabledByDefault ? missing.ToArray() : ToElement(missing);
        // The URL is absolute, because an API client passes it to a browser that has not opened this site.
        if (consentUrl is not null) extensions["consent_url"] = $"{request.Scheme}://{request.Host.ToUriComponent()}{consentUrl}";
        return extensions;
    }

    /// <summary>
    /// Writes with the app's <see cref="IProblemDetailsService"/>, so that its customization applies. The service writes nothing if
    /// <c>Accept</c> does not include JSON. The client gets the reason anyway.
    /// </summary>
    private static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status!.Value;
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentType = "application/problem+json";
            return;
        }

        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } service
            || !await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
            await WriteByHandAsync(response, problem);
    }

    /// <summary>Writes without the serializer, which would need reflection for the extension members.</summary>
    private static async Task WriteByHandAsync(HttpResponse response, ProblemDetails problem)
    {
        response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", problem.Type);
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", response.StatusCode);
        json.WriteString("detail", problem.Detail);
        foreach (var (name, value) in problem.Extensions)
        {
            json.WritePropertyName(name);
            if (value is string text) json.WriteStringValue(text);
            else if (value is string[] list) WriteList(json, list);
            else ((JsonElement)value!).WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<string> list)
    {
        json.WriteStartArray();
        foreach (var item in list) json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static JsonElement ToElement(IReadOnlyList<string> list)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) WriteList(json, list);
        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
