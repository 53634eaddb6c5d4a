using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Contoso.Ads;

/// <summary>Describes the session, the scopes and the refusals of each operation that requires a user.</summary>
public sealed class SecurityTransformer(IAuthorizationPolicyProvider policies) : IOpenApiOperationTransformer
{
    private const string Session = "session";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any()) return;
        var policy = await AuthorizationPolicy.CombineAsync(policies, metadata.OfType<IAuthorizeData>(), metadata.OfType<AuthorizationPolicy>());
        if (policy is null) return;

        // The name of your session cookie: that of the cookie scheme which keeps the session.
        context.Document!.AddComponent<IOpenApiSecurityScheme>(
            Session, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = ".AspNetCore.Cookies" });

        var scopes = policy.Requirements.OfType<KakaoBusinessScopeRequirement>().ToList();
        var all = scopes.Where(scope => !scope.AnyIsEnough).SelectMany(scope => scope.Scopes).ToList();
        var any = scopes.Where(scope => scope.AnyIsEnough).SelectMany(scope => scope.Scopes).ToList();
        // Alternatives are requirements of their own.
        operation.Security = any.Count == 0
            ? [Require(all, context.Document)]
            : [.. any.Select(one => Require([.. all, one], context.Document))];

        operation.Responses ??= [];
        operation.Responses["401"] = Refuse("Not signed in, or the business token is dead: problem details.");
        if (policy.Requirements.Any(requirement => requirement is not Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement))
            operation.Responses["403"] = Refuse("A scope is missing: problem details with missing_scopes and consent_url.");
    }

    private static OpenApiSecurityRequirement Require(List<string> scopes, OpenApiDocument document)
        => new() { [new OpenApiSecuritySchemeReference(Session, document)] = scopes };

    private static OpenApiResponse Refuse(string description)
        => new() { Description = description, Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() } };
}
