using KakaoBusiness.AspNetCore.Authorization;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers claims and policies. A second call wraps what the app registered since the first.</summary>
internal static class AuthorizationRegistration
{
    public static void AddClaimsAndPolicies(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddSessions();
        services.AddHttpContextAccessor();
        services.TryAddSingleton<SessionSchemes>();
        services.TryAddSingleton(new DisplacementCheck(services));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, KakaoBusinessRequirementHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, InsufficientScopePageStartupFilter>());

        services.Wrap<IAuthorizationPolicyProvider>((provider, inner) => ActivatorUtilities.CreateInstance<KakaoBusinessPolicyProvider>(provider, inner));
        services.Wrap<IAuthorizationMiddlewareResultHandler>((provider, inner) => ActivatorUtilities.CreateInstance<InsufficientScopeResultHandler>(provider, inner));
        services.Wrap<IPolicyEvaluator>(CreateEvaluator);
        services.WrapTransformation();
    }

    /// <summary>An app whose sessions are its login has the app's evaluator, or the framework's, as it is.</summary>
    private static IPolicyEvaluator CreateEvaluator(IServiceProvider provider, IPolicyEvaluator inner)
        => provider.GetRequiredService<SessionOwners>().AreAny ? ActivatorUtilities.CreateInstance<SessionPolicyEvaluator>(provider, inner) : inner;
}
