using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Adds what the app does not configure about its authentication schemes, whatever the order of its calls: a cookie scheme
/// that keeps the session, the default schemes, and the challenge if Kakao Business is the only way to sign in. What the app
/// sets stays.
/// </summary>
/// <remarks>
/// Without this <c>AddAuthentication().AddKakaoBusiness()</c> has no sign-in scheme, and the framework takes the only
/// scheme as the default one, which then authenticates through itself until the stack overflows.
/// </remarks>
internal sealed class ConfigureAuthentication(KakaoBusinessSchemes schemes, IServiceProvider services) : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        KeepOnlySchemeOfApp(options);
        var session = ChosenSessionScheme(options) ?? OnlyCookieScheme(options);
        // Several cookie schemes and no choice: the options of our scheme report it, unless it names its SignInScheme.
        if (session is null) return;

        options.DefaultSignInScheme ??= session;
        if (!HasLoginOfItsOwn(options))
        {
            if (options.DefaultAuthenticateScheme is null) options.DefaultScheme ??= session;
            options.DefaultChallengeScheme ??= schemes.Names[0];
        }
        else if (HasLoginPage(options, session))
        {
            options.DefaultScheme ??= session;
        }
        else if (options.DefaultScheme is null)
        {
            // Nobody knows where this app sends anonymous visitors: the framework's exception asks for DefaultChallengeScheme.
            options.DefaultAuthenticateScheme ??= session;
            options.DefaultForbidScheme ??= session;
        }
    }

    /// <summary>
    /// The framework takes the only scheme of an app as its default. An app whose only scheme reads bearer tokens keeps that
    /// default when Kakao Business is added.
    /// </summary>
    private void KeepOnlySchemeOfApp(AuthenticationOptions options)
    {
        if (options is not
            {
                DefaultScheme: null, DefaultAuthenticateScheme: null, DefaultChallengeScheme: null, DefaultForbidScheme: null,
                DefaultSignInScheme: null, DefaultSignOutScheme: null,
            }) return;
        if (options.Schemes.Where(scheme => !schemes.IsKnown(scheme.Name)).ToList() is [var only] && !only.IsCookie() && !IsRemote(only))
            options.DefaultScheme = only.Name;
    }

    private static string? ChosenSessionScheme(AuthenticationOptions options)
    {
        if (options.DefaultSignInScheme is not null) return options.DefaultSignInScheme;
        return options.CanSignIn(options.DefaultScheme) ? options.DefaultScheme : null;
    }

    private string? OnlyCookieScheme(AuthenticationOptions options)
    {
        var cookies = options.Schemes.Where(scheme => scheme.IsCookie()).ToList();
        if (cookies.Count > 1) return null;
        if (cookies.Count == 1) return cookies[0].Name;
        options.AddScheme<CookieAuthenticationHandler>(CookieAuthenticationDefaults.AuthenticationScheme, displayName: null);
        return schemes.AddedCookieScheme = CookieAuthenticationDefaults.AuthenticationScheme;
    }

    /// <summary>
    /// Whether users sign in otherwise too: by what the default scheme accepts (a bearer or policy scheme), by another cookie
    /// (ASP.NET Core Identity has four), at another provider, or on a login page.
    /// </summary>
    private bool HasLoginOfItsOwn(AuthenticationOptions options)
    {
        var chosen = options.DefaultAuthenticateScheme ?? options.DefaultScheme;
        if (chosen is not null && !schemes.IsKnown(chosen) && !(options.SchemeMap.TryGetValue(chosen, out var scheme) && scheme.IsCookie())) return true;

        var cookies = options.Schemes.Where(candidate => candidate.IsCookie()).ToList();
        return cookies.Count > 1
            || options.Schemes.Any(candidate => !schemes.IsKnown(candidate.Name) && IsRemote(candidate))
            || cookies.Exists(cookie => HasLoginPage(options, cookie.Name));
    }

    /// <summary>Whether the app configured what a challenge of this cookie scheme does: a login page, another scheme, or an event.</summary>
    /// <remarks>
    /// Asks the app's configuration alone: the framework's post-configuration gives every cookie scheme the path of a login page.
    /// Resolved here and not in the constructor, because few apps get this far.
    /// </remarks>
    private bool HasLoginPage(AuthenticationOptions options, string scheme)
    {
        if (!options.SchemeMap.TryGetValue(scheme, out var builder) || !builder.IsCookie()) return false;
        var cookie = new CookieAuthenticationOptions();
        foreach (var configure in services.GetServices<IConfigureOptions<CookieAuthenticationOptions>>())
        {
            if (configure is IConfigureNamedOptions<CookieAuthenticationOptions> named) named.Configure(scheme, cookie);
            else if (scheme == Options.DefaultName) configure.Configure(cookie);
        }

        return cookie.LoginPath.HasValue || cookie.ForwardChallenge is not null
            || cookie.Events?.OnRedirectToLogin != new CookieAuthenticationEvents().OnRedirectToLogin;
    }

    private static bool IsRemote(AuthenticationSchemeBuilder scheme) => typeof(IAuthenticationRequestHandler).IsAssignableFrom(scheme.HandlerType);
}

internal static class AuthenticationOptionsExtensions
{
    /// <summary>
    /// Whether a scheme exists and can keep a session of a browser. A bearer scheme cannot, and neither can our own; the
    /// framework's handlers of bearer tokens sign in by writing a token to the response.
    /// </summary>
    public static bool CanSignIn(this AuthenticationOptions options, string? scheme)
        => scheme is not null
            && options.SchemeMap.TryGetValue(scheme, out var builder)
            && typeof(IAuthenticationSignInHandler).IsAssignableFrom(builder.HandlerType)
            && (builder.IsCookie() || builder.IsPolicyScheme() || !builder.IsOfFramework());

    public static bool IsCookie(this AuthenticationSchemeBuilder scheme) => typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType);

    public static bool IsPolicyScheme(this AuthenticationSchemeBuilder scheme) => typeof(PolicySchemeHandler).IsAssignableFrom(scheme.HandlerType);

    /// <summary>Whether the handler is one of ASP.NET Core's, of which it is known what they read and write.</summary>
    public static bool IsOfFramework(this AuthenticationSchemeBuilder scheme)
        => scheme.HandlerType?.Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) is true;

    /// <summary>
    /// Finds the scheme that keeps a session: the scheme itself unless it only forwards; <see langword="null"/> if that is decided per
    /// request. The ticket store, the end of sessions and the guard against session fixation are attached to the cookie scheme.
    /// </summary>
    public static string? FindSignInTarget(this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes)
        => options.Follow(scheme, policySchemes, policy => policy.ForwardSignIn ?? options.FindDefaultTarget(policy), options.CanSignIn);

    /// <summary>Finds the scheme that reads the session of a request: the scheme itself unless it only forwards; <see langword="null"/> if that is decided per request.</summary>
    public static string? FindAuthenticateTarget(this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes)
        => options.Follow(
            scheme, policySchemes, policy => policy.ForwardAuthenticate ?? (policy.ForwardDefaultSelector is null ? policy.ForwardDefault : null), options.SchemeMap.ContainsKey);

    private static string? Follow(
        this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes, Func<PolicySchemeOptions, string?> getNext, Func<string, bool> isUsable)
    {
        // A circle of forwards ends at the latest when every scheme was met.
        for (var met = 0; met <= options.SchemeMap.Count; met++)
        {
            if (!options.SchemeMap.TryGetValue(scheme, out var builder) || !builder.IsPolicyScheme()) return scheme;
            if (getNext(policySchemes.Get(scheme)) is not { } next || !isUsable(next)) return null;
            scheme = next;
        }

        return null;
    }

    /// <remarks>A selector usually chooses between a cookie and bearer tokens; only the cookie can keep a session.</remarks>
    private static string? FindDefaultTarget(this AuthenticationOptions options, PolicySchemeOptions policy)
        => policy.ForwardDefaultSelector is null ? policy.ForwardDefault : options.Schemes.Where(scheme => scheme.IsCookie()).ToList() is [var only] ? only.Name : null;
}
