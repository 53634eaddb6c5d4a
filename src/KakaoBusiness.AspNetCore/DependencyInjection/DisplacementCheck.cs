using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Finds, when the host starts, a registration of the app that came after the library's and took its place: ASP.NET Core would
/// use it alone, without a word, and pages that need a scope would no longer lead to the consent for it.
/// </summary>
internal sealed class DisplacementCheck(IServiceCollection services)
{
    private const string Remedy =
        "Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it: either way it keeps working, inside of the library's.";

    // Recorded when a wrapper of the library is created: a decorator that the app put around it leaves it in use.
    private readonly ConcurrentDictionary<Type, bool> _inUse = new();

    /// <summary>Records that the container has created the library's own implementation of a service.</summary>
    public void RecordUse(Type service) => _inUse.TryAdd(service, true);

    /// <exception cref="InvalidOperationException">A registration of the library is displaced; the message lists each, with the remedy.</exception>
    public void ThrowIfDisplaced(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        var faults = new List<string>();
        if (!IsInUse<IAuthorizationPolicyProvider>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationPolicyProvider>());
        if (!IsInUse<IAuthorizationMiddlewareResultHandler>(scope.ServiceProvider)) faults.Add(DescribeFault<IAuthorizationMiddlewareResultHandler>());
        // It does nothing in an app whose sessions are its login.
        if (provider.GetRequiredService<SessionReader>().AreAnyBesideLogin && !IsInUse<IPolicyEvaluator>(scope.ServiceProvider)) faults.Add(DescribeFault<IPolicyEvaluator>());

        if (faults.Count > 0) throw new InvalidOperationException(string.Join(" ", faults) + " " + Remedy);
    }

    /// <summary>
    /// Returns the name of an app's claims transformation that replaces the library's, or <see langword="null"/> if there is none. No
    /// policy depends on the transformation: it adds claims for display alone.
    /// </summary>
    public string? FindReplacingTransformation(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        return IsInUse<IClaimsTransformation>(scope.ServiceProvider) ? null : NameLast<IClaimsTransformation>();
    }

    private bool IsLast<TService>() => WrappedServices.IsWrapper(WrappedServices.FindLast(services, typeof(TService)));

    /// <summary>The library's registration is the last one, or the last one wraps it.</summary>
    private bool IsInUse<TService>(IServiceProvider provider)
        where TService : class
    {
        if (IsLast<TService>()) return true;
        provider.GetService<TService>();
        return _inUse.ContainsKey(typeof(TService));
    }

    private string DescribeFault<TService>()
        => $"The app's {typeof(TService).Name} displaces that of KakaoBusiness.AspNetCore: {NameLast<TService>()} was registered after it, and ASP.NET Core uses the last one only.";

    private string NameLast<TService>()
    {
        var last = WrappedServices.FindLast(services, typeof(TService));
        return (last?.ImplementationType ?? last?.ImplementationInstance?.GetType())?.Name ?? "The one made by a factory";
    }
}
