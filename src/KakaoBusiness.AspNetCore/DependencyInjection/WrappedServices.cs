using KakaoBusiness.AspNetCore.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Puts services of the library around those of which ASP.NET Core uses only the last one registered. The app's stay in the
/// container under a key, so that it makes and disposes of them as before.
/// </summary>
internal static class WrappedServices
{
    private const string InnerKey = "KakaoBusiness.Inner";

    /// <summary>Does nothing if the last registration is the library's already.</summary>
    public static void Wrap<TService>(this IServiceCollection services, Func<IServiceProvider, TService, TService> wrap, ServiceLifetime? lifetime = null)
        where TService : class
    {
        var inner = FindLast(services, typeof(TService));
        if (inner is null || IsWrapper(inner)) return;

        var key = services.MoveUnderKey(inner);
        services.AddWrapper(provider => wrap(provider, provider.GetRequiredKeyedService<TService>(key)), lifetime ?? inner.Lifetime);
    }

    /// <summary>Puts our transformation around the app's. The framework's own does nothing and is left out: each request would have to find it.</summary>
    public static void WrapTransformation(this IServiceCollection services)
    {
        if (FindLast(services, typeof(IClaimsTransformation)) is { } last && last.ImplementationType == typeof(NoopClaimsTransformation))
        {
            services.Remove(last);
            services.AddWrapper<IClaimsTransformation>(provider => CreateTransformation(provider, inner: null), ServiceLifetime.Scoped);
        }
        else
        {
            services.Wrap<IClaimsTransformation>(CreateTransformation, ServiceLifetime.Scoped);
        }
    }

    private static KakaoBusinessClaimsTransformation CreateTransformation(IServiceProvider provider, IClaimsTransformation? inner)
        => new(provider.GetRequiredService<KakaoBusinessIdentities>(), inner);

    private static void AddWrapper<TService>(this IServiceCollection services, Func<IServiceProvider, TService> create, ServiceLifetime lifetime)
        where TService : class
    {
        // A scoped service is created in each request; its use is recorded once.
        var isRecorded = false;
        services.Add(new WrappingDescriptor(typeof(TService), provider =>
        {
            if (!isRecorded) provider.GetService<DisplacementCheck>()?.RecordUse(typeof(TService));
            isRecorded = true;
            return create(provider);
        }, lifetime));
    }

    /// <summary>Each has a key of its own: a second wrapping, after a displacement, has another inner service.</summary>
    private static string MoveUnderKey(this IServiceCollection services, ServiceDescriptor service)
    {
        var key = $"{InnerKey}.{services.Count}";
        services[services.IndexOf(service)] = WithKey(service, key);
        return key;
    }

    public static ServiceDescriptor? FindLast(IServiceCollection services, Type serviceType)
        => services.LastOrDefault(service => service.ServiceType == serviceType && !service.IsKeyedService);

    public static bool IsWrapper(ServiceDescriptor? service) => service is WrappingDescriptor;

    /// <remarks>A scoped service is asked for once in its scope from now on, by what is around it: nobody has to remember it for the next.</remarks>
    private static ServiceDescriptor WithKey(ServiceDescriptor service, string key)
    {
        var lifetime = service.Lifetime == ServiceLifetime.Scoped ? ServiceLifetime.Transient : service.Lifetime;
        return service switch
        {
            { ImplementationInstance: { } instance } => new ServiceDescriptor(service.ServiceType, key, instance),
            { ImplementationFactory: { } create } => new ServiceDescriptor(service.ServiceType, key, (provider, _) => create(provider), lifetime),
            _ => new ServiceDescriptor(service.ServiceType, key, service.ImplementationType!, lifetime),
        };
    }

    /// <summary>Known by its type in the collection of the app.</summary>
    private sealed class WrappingDescriptor(Type serviceType, Func<IServiceProvider, object> create, ServiceLifetime lifetime)
        : ServiceDescriptor(serviceType, create, lifetime);
}
