using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Puts services of the library around those of which ASP.NET Core uses only the last one registered. The app's stay in the
/// container under a key, so that it makes and disposes of them as before. When the host starts, it finds a registration of the app that
/// came later and took the place of the library's: ASP.NET Core would use it alone, without a word, and pages that need a scope would no
/// longer lead to the consent for it.
/// </summary>
internal sealed class WrappedServices(IServiceCollection services)
{
    private const string InnerKey = "KakaoBusiness.Inner";

    private const string Remedy =
        "Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it: either way it keeps working, inside of the library's.";

    private readonly HashSet<Type> _wrapped = [];

    // Recorded when a wrapper of the library is created: a decorator that the app put around it leaves it in use.
    private readonly ConcurrentDictionary<Type, bool> _inUse = new();

    public static WrappedServices GetOrAdd(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(WrappedServices))?.ImplementationInstance is WrappedServices known) return known;
        var wrapped = new WrappedServices(services);
        services.AddSingleton(wrapped);
        return wrapped;
    }

    /// <summary>Does nothing if the last registration is the library's already.</summary>
    public void Wrap<TService>(Func<IServiceProvider, TService, TService> wrap, ServiceLifetime? lifetime = null)
        where TService : class
    {
        var inner = FindLast<TService>();
        if (inner is null || inner is WrappingDescriptor) return;

        var key = MoveUnderKey(inner);
        AddWrapper(provider => wrap(provider, provider.GetRequiredKeyedService<TService>(key)), lifetime ?? inner.Lifetime);
    }

    /// <summary>Puts our transformation around the app's. The framework's own does nothing and is left out: each request would have to find it.</summary>
    public void WrapTransformation()
    {
        if (FindLast<IClaimsTransformation>() is { } last && last.ImplementationType == typeof(NoopClaimsTransformation))
        {
            services.Remove(last);
            AddWrapper<IClaimsTransformation>(provider => CreateTransformation(provider, inner: null), ServiceLifetime.Scoped);
        }
        else
        {
            Wrap<IClaimsTransformation>(CreateTransformation, ServiceLifetime.Scoped);
        }
    }

    /// <exception cref="InvalidOperationException">A registration of the library is displaced; the message lists each, with the remedy.</exception>
    public void ThrowIfDisplaced(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        var faults = new List<string>();
        if (IsDisplaced<IAuthorizationPolicyProvider>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationPolicyProvider>());
        if (IsDisplaced<IAuthorizationMiddlewareResultHandler>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationMiddlewareResultHandler>());
        // It does nothing in an app whose sessions are its login.
        if (IsDisplaced<IPolicyEvaluator>(scope.ServiceProvider) && provider.GetRequiredService<SessionReader>().AreAnyBesideLogin) faults.Add(DescribeFault<IPolicyEvaluator>());

        if (faults.Count > 0) throw new InvalidOperationException(string.Join(" ", faults) + " " + Remedy);
    }

    /// <summary>
    /// Returns the name of an app's claims transformation that replaces the library's, or <see langword="null"/> if there is none. No
    /// policy depends on the transformation: it adds claims for display alone.
    /// </summary>
    public string? FindReplacingTransformation(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        return IsDisplaced<IClaimsTransformation>(scope.ServiceProvider) ? NameLast<IClaimsTransformation>() : null;
    }

    private static KakaoBusinessClaimsTransformation CreateTransformation(IServiceProvider provider, IClaimsTransformation? inner)
        => new(provider.GetRequiredService<KakaoBusinessIdentities>(), inner);

    private void AddWrapper<TService>(Func<IServiceProvider, TService> create, ServiceLifetime lifetime)
        where TService : class
    {
        _wrapped.Add(typeof(TService));
        // A scoped service is created in each request; its use is recorded once.
        var isRecorded = false;
        services.Add(new WrappingDescriptor(typeof(TService), provider =>
        {
            if (!isRecorded) _inUse.TryAdd(typeof(TService), true);
            isRecorded = true;
            return create(provider);
        }, lifetime));
    }

    /// <summary>Each has a key of its own: a second wrapping, after a displacement, has another inner service.</summary>
    private string MoveUnderKey(ServiceDescriptor service)
    {
        var key = $"{InnerKey}.{services.Count}";
        services[services.IndexOf(service)] = WithKey(service, key);
        return key;
    }

    private ServiceDescriptor? FindLast<TService>()
        => services.LastOrDefault(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);

    /// <summary>The last registration is not the library's, and does not wrap it either.</summary>
    private bool IsDisplaced<TService>(IServiceProvider provider)
        where TService : class
    {
        if (!_wrapped.Contains(typeof(TService)) || FindLast<TService>() is WrappingDescriptor) return false;
        provider.GetService<TService>();
        return !_inUse.ContainsKey(typeof(TService));
    }

    private string DescribeFault<TService>()
        => $"The app's {typeof(TService).Name} displaces that of KakaoBusiness.AspNetCore: {NameLast<TService>()} was registered after it, and ASP.NET Core uses the last one only.";

    private string NameLast<TService>()
    {
        var last = FindLast<TService>();
        return (last?.ImplementationType ?? last?.ImplementationInstance?.GetType())?.Name ?? "The one made by a factory";
    }

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
