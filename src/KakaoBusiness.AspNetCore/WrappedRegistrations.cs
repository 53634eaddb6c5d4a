using System.Diagnostics.CodeAnalysis;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Puts services of ours around those of which ASP.NET Core uses only the last one registered. The app's stay in the
/// container under a key, so that it makes and disposes of them as before.
/// </summary>
internal static class WrappedRegistrations
{
    private const string InnerKey = "KakaoBusiness.Inner";

    /// <summary>Does nothing where the last registration is ours already.</summary>
    public static void Wrap<TService>(this IServiceCollection services, Func<IServiceProvider, TService, TService> wrap, ServiceLifetime? lifetime = null)
        where TService : class
    {
        var inner = LastOf(services, typeof(TService));
        if (inner is null || IsOurs(inner)) return;

        // A second wrapping, after a displacement, has an inner service of its own.
        var key = $"{InnerKey}.{services.Count}";
        services[services.IndexOf(inner)] = WithKey(inner, key);
        services.Add(new WrappingDescriptor(
            typeof(TService), provider => wrap(provider, provider.GetRequiredKeyedService<TService>(key)), lifetime ?? inner.Lifetime));
    }

    /// <summary>
    /// Lets the authentication service take our transformation, whichever the app registers and however late: the one
    /// that it would have got becomes the inner one.
    /// </summary>
    public static void WrapTransformationOfAuthenticationService(this IServiceCollection services)
    {
        var service = LastOf(services, typeof(IAuthenticationService));
        if (service is null or WrappingDescriptor || service.IsKeyedService || service.ImplementationType is not { } type || !TakesTransformation(type)) return;

        var create = ActivatorUtilities.CreateFactory(type, [typeof(IClaimsTransformation)]);
        services[services.IndexOf(service)] = new WrappingDescriptor(
            typeof(IAuthenticationService), provider => create(provider, [OurTransformation(provider)]), service.Lifetime);
    }

    public static KakaoBusinessClaimsTransformation OurTransformation(IServiceProvider provider)
    {
        var transformation = provider.GetService<IClaimsTransformation>();
        return transformation as KakaoBusinessClaimsTransformation
            ?? new KakaoBusinessClaimsTransformation(provider.GetRequiredService<KakaoBusinessIdentities>(), transformation);
    }

    public static ServiceDescriptor? LastOf(IServiceCollection services, Type serviceType)
        => services.LastOrDefault(service => service.ServiceType == serviceType && !service.IsKeyedService);

    public static bool IsOurs(ServiceDescriptor? service) => service is WrappingDescriptor;

    private static bool TakesTransformation([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
        => type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(IClaimsTransformation)));

    public static ServiceDescriptor WithKey(ServiceDescriptor service, string key) => service switch
    {
        { ImplementationInstance: { } instance } => new ServiceDescriptor(service.ServiceType, key, instance),
        { ImplementationFactory: { } create } => new ServiceDescriptor(service.ServiceType, key, (provider, _) => create(provider), service.Lifetime),
        _ => new ServiceDescriptor(service.ServiceType, key, service.ImplementationType!, service.Lifetime),
    };

    /// <summary>Known by its type in the collection of the app.</summary>
    private sealed class WrappingDescriptor(Type serviceType, Func<IServiceProvider, object> create, ServiceLifetime lifetime)
        : ServiceDescriptor(serviceType, create, lifetime);
}
