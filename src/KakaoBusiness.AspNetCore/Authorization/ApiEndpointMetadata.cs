using Microsoft.AspNetCore.Http.Metadata;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Marks an endpoint as an API. The framework's own metadata, so that its cookie handlers answer with a status too.
/// </summary>
internal sealed class ApiEndpointMetadata : IDisableCookieRedirectMetadata
{
    public static ApiEndpointMetadata Instance { get; } = new();

    public override string ToString() => "API: no redirects";
}
