using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Wraps services of the library around the app's if ASP.NET Core uses only the last one registered. The app's services stay in the container under a
/// key, so that it creates and disposes of them as before. When the host starts, this class finds a later registration of the app that displaced the
/// library's. ASP.NET Core would use it alone without any message, and pages that need a scope would no longer lead to the consent for it.
/// </summary>
internal sealed class WrappedServices(IServiceCollection services)
{
    private const string InnerKey = "KakaoBusiness.Inner";

    private const string Remedy =
        "Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it. Either way it keeps working, inside the library's.";

    private readonly HashSet<Type> _wrapped = [];

    // The services whose wrapper was created. A wrapper inside a decorator of the app is still in use.
    private readonly ConcurrentDictionary<Type, bool> _inUse = new();

    public static WrappedServices GetOrAdd(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(WrappedServices))?.ImplementationInstance is WrappedServices known) return known;
        var wrapped = new WrappedServices(services);
        services.AddSingleton(wrapped);
        return wrapped;
    }

    /// <summary>Wraps the last registration of a service. Does nothing if it is already the library's.</summary>
    public void Wrap<TService>(Func<IServiceProvider, TService, TService> wrap, ServiceLifetime? lifetime = null)
        where TService : class
    {
        var inner = FindLast<TService>();
        if (inner is null || inner is WrappingDescriptor) return;

        var key = MoveUnderKey(inner);
        AddWrapper(provider => wrap(provider, provider.GetRequiredKeyedService<TService>(key)), lifetime ?? inner.Lifetime);
    }

    /// <summary>
    /// Wraps the library's transformation around the app's. Removes the framework's, which does nothing, so that no request has to resolve it.
    /// </summary>
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

    /// <exception cref="InvalidOperationException">
    /// A registration of the library is displaced. The message lists each one with the remedy.
    /// </exception>
    public void ThrowIfDisplaced(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        var faults = new List<string>();
        if (IsDisplaced<IAuthorizationPolicyProvider>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationPolicyProvider>());
        if (IsDisplaced<IAuthorizationMiddlewareResultHandler>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationMiddlewareResultHandler>());
        // The policy evaluator does nothing in an app whose sessions are its login.
        if (IsDisplaced<IPolicyEvaluator>(scope.ServiceProvider) && provider.GetRequiredService<SessionReader>().AreAnyBesideLogin) faults.Add(DescribeFault<IPolicyEvaluator>());

        if (faults.Count > 0) throw new InvalidOperationException(string.Join(" ", faults) + " " + Remedy);
    }

    /// <summary>
    /// Returns the name of the app's claims transformation that replaces the library's, or <see langword="null"/> if there is none. No policy depends
    /// on the transformation, which only adds claims for display.
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
        // A scoped service is created in each request, but its use is recorded once.
        var isRecorded = false;
        services.Add(new WrappingDescriptor(typeof(TService), provider =>
        {
            if (!isRecorded) _inUse.TryAdd(typeof(TService), true);
            isRecorded = true;
            return create(provider);
        }, lifetime));
    }

    /// <summary>Moves a service to its own key, because a second wrapper, after a displacement, has another inner service.</summary>
    private string MoveUnderKey(ServiceDescriptor service)
    {
        var key = $"{InnerKey}.{services.Count}";
        services[services.IndexOf(service)] = WithKey(service, key);
        return key;
    }

    private ServiceDescriptor? FindLast<TService>()
        => services.LastOrDefault(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);

    /// <summary>Returns whether the last registration is neither the library's nor a wrapper around it.</summary>
    private bool IsDisplaced<TService>(IServiceProvider provider)
        where TService : class
    {
        if (!_wrapped.Contains(typeof(TService)) || FindLast<TService>() is WrappingDescriptor) return false;
        provider.GetService<TService>();
        return !_inUse.ContainsKey(typeof(TService));
    }

    private string DescribeFault<TService>()
        => $"The app's {typeof(TService).Name} displaces that of KakaoBusiness.AspNetCore: {NameLast<TService>()} was registered after it, and ASP.NET Core uses only the last one.";

    private string NameLast<TService>()
    {
        var last = FindLast<TService>();
        return (last?.ImplementationType ?? last?.ImplementationInstance?.GetType())?.Name ?? "The one from a factory";
    }

    /// <remarks>A scoped service becomes transient. Only its wrapper resolves it, once in each scope.</remarks>
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

    /// <summary>Identifies a registration of the library in the app's service collection by its type.</summary>
    private sealed class WrappingDescriptor(Type serviceType, Func<IServiceProvider, object> create, ServiceLifetime lifetime)
        : ServiceDescriptor(serviceType, create, lifetime);
}
