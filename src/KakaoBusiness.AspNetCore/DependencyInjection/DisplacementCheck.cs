using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Finds, when the host starts, a registration of the app that came after ours and took its place: ASP.NET Core would
/// use it alone, without a word, and pages that need a scope would no longer lead to the consent for it.
/// </summary>
internal sealed class DisplacementCheck(IServiceCollection services)
{
    private const string Remedy =
        "Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it: either way it keeps working, inside of the library's.";

    // What the constructors of ours report: a decorator that the app put around ours leaves it in use.
    private volatile bool _providerInUse;
    private volatile bool _resultHandlerInUse;
    private volatile bool _evaluatorInUse;
    private volatile bool _transformationInUse;

    public void NotePolicyProvider() => _providerInUse = true;

    public void NoteResultHandler() => _resultHandlerInUse = true;

    public void NoteEvaluator() => _evaluatorInUse = true;

    public void NoteTransformation() => _transformationInUse = true;

    /// <exception cref="InvalidOperationException">A registration of ours is displaced; the message lists each, with the remedy.</exception>
    public void ThrowIfDisplaced(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        var faults = new List<string>();
        if (!IsInUse<IAuthorizationPolicyProvider>(scope.ServiceProvider, () => _providerInUse)) faults.Add(FaultOf<IAuthorizationPolicyProvider>());
        if (!IsInUse<IAuthorizationMiddlewareResultHandler>(scope.ServiceProvider, () => _resultHandlerInUse))
            faults.Add(FaultOf<IAuthorizationMiddlewareResultHandler>());
        // It does nothing in an app whose sessions are its login.
        if (provider.GetRequiredService<SessionOwners>().AreAny && !IsInUse<IPolicyEvaluator>(scope.ServiceProvider, () => _evaluatorInUse)) faults.Add(FaultOf<IPolicyEvaluator>());

        if (faults.Count > 0) throw new InvalidOperationException(string.Join(" ", faults) + " " + Remedy);
    }

    /// <summary>
    /// Returns the name of an app's claims transformation that replaces the library's, or <see langword="null"/> if there is none. No
    /// policy depends on the transformation: it adds claims for display alone.
    /// </summary>
    public string? FindReplacingTransformation(IServiceProvider provider)
    {
        using var scope = provider.CreateScope();
        return IsInUse<IClaimsTransformation>(scope.ServiceProvider, () => _transformationInUse) ? null : NameLast<IClaimsTransformation>();
    }

    private bool IsLast<TService>() => WrappedRegistrations.IsOurs(WrappedRegistrations.LastOf(services, typeof(TService)));

    /// <summary>Ours is the last, or whatever is the last takes ours.</summary>
    private bool IsInUse<TService>(IServiceProvider provider, Func<bool> wasMade)
        where TService : class
    {
        if (IsLast<TService>()) return true;
        provider.GetService<TService>();
        return wasMade();
    }

    private string FaultOf<TService>()
        => $"The app's {typeof(TService).Name} displaces that of KakaoBusiness.AspNetCore: {NameLast<TService>()} was registered after it, and ASP.NET Core uses the last one only.";

    private string NameLast<TService>()
    {
        var last = WrappedRegistrations.LastOf(services, typeof(TService));
        return (last?.ImplementationType ?? last?.ImplementationInstance?.GetType())?.Name ?? "The one made by a factory";
    }
}
