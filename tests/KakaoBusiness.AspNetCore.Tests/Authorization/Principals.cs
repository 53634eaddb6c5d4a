using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Principals as the handler makes them, and as others do; and the services of an app with the schemes KakaoBusiness and Second.</summary>
internal static class Principals
{
    public static ServiceProvider Services(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAuthentication()
            .AddKakaoBusiness(options => options.ClientId = "key")
            .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath) = ("key", "/signin-second"));
        configure?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    public static ClaimsPrincipal Of(string scopes, string? resources = null) => new(Identity(scopes, resources));

    public static ClaimsIdentity Identity(string scopes, string? resources = null, string scheme = "KakaoBusiness")
    {
        var identity = new ClaimsIdentity(scheme);
        Add(ClaimTypes.NameIdentifier, "3100000001");
        Add(KakaoBusinessClaimTypes.AccountEmail, "owner@example.com");
        Add(KakaoBusinessClaimTypes.GrantedScopes, scopes);
        if (resources is not null) Add(KakaoBusinessClaimTypes.GrantedResources, resources);
        return identity;

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, scheme));
    }

    public static ClaimsPrincipal Foreign(string? authenticationType, params (string Type, string Value)[] claims)
        => new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), authenticationType));
}
