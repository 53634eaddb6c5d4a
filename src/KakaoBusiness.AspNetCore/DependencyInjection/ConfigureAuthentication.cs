using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Adds what the app does not configure about its authentication schemes, regardless of the order of its calls: a cookie scheme that stores the
/// session, the default schemes, and the challenge if Kakao Business is the only way to sign in. The app's settings take precedence.
/// </summary>
/// <remarks>
/// Otherwise <c>AddAuthentication().AddKakaoBusiness()</c> would have no sign-in scheme. The framework would use the only scheme as the default one,
/// which would then authenticate through itself until the stack overflows.
/// </remarks>
internal sealed class ConfigureAuthentication(KakaoBusinessSchemes schemes, IServiceProvider services) : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        KeepOnlySchemeOfApp(options);
        var session = ChosenSessionScheme(options) ?? OnlyCookieScheme(options);
        // With several cookie schemes and no choice, the options of the scheme report a fault, unless they set SignInScheme.
        if (session is null) return;

        options.DefaultSignInScheme ??= session;
        if (!HasOtherLogin(options))
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
            // It is unknown where this app sends anonymous users. The framework's exception asks for DefaultChallengeScheme.
            options.DefaultAuthenticateScheme ??= session;
            options.DefaultForbidScheme ??= session;
        }
    }

    /// <summary>
    /// Keeps the only scheme of the app as the default, which the framework would use without Kakao Business. An example is an app whose only scheme
    /// reads bearer tokens.
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
    /// Returns whether users can also sign in another way: with a default scheme of another kind (bearer or policy), with another cookie (ASP.NET
    /// Core Identity has four), with another provider, or on a login page.
    /// </summary>
    private bool HasOtherLogin(AuthenticationOptions options)
    {
        var chosen = options.DefaultAuthenticateScheme ?? options.DefaultScheme;
        if (chosen is not null && !schemes.IsKnown(chosen) && !(options.SchemeMap.TryGetValue(chosen, out var scheme) && scheme.IsCookie())) return true;

        var cookies = options.Schemes.Where(candidate => candidate.IsCookie()).ToList();
        return cookies.Count > 1
            || options.Schemes.Any(candidate => !schemes.IsKnown(candidate.Name) && IsRemote(candidate))
            || cookies.Exists(cookie => HasLoginPage(options, cookie.Name));
    }

    /// <summary>Returns whether the app configured what a challenge of this cookie scheme does: a login page, another scheme, or an event.</summary>
    /// <remarks>
    /// Reads only the app's configuration, because the framework's post-configuration gives every cookie scheme the path of a login page. Resolves it
    /// here and not in the constructor, because few apps get this far.
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
    /// Returns whether a scheme exists and can store the session of a browser. A bearer scheme cannot, and neither can a Kakao Business scheme. The
    /// framework's handlers of bearer tokens sign in by writing a token to the response.
    /// </summary>
    public static bool CanSignIn(this AuthenticationOptions options, string? scheme)
        => scheme is not null
            && options.SchemeMap.TryGetValue(scheme, out var builder)
            && typeof(IAuthenticationSignInHandler).IsAssignableFrom(builder.HandlerType)
            && (builder.IsCookie() || builder.IsPolicyScheme() || !builder.IsOfFramework());

    public static bool IsCookie(this AuthenticationSchemeBuilder scheme) => typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType);

    public static bool IsPolicyScheme(this AuthenticationSchemeBuilder scheme) => typeof(PolicySchemeHandler).IsAssignableFrom(scheme.HandlerType);

    /// <summary>Returns whether the handler is one of ASP.NET Core's, so that it is known what it reads and writes.</summary>
    public static bool IsOfFramework(this AuthenticationSchemeBuilder scheme)
        => scheme.HandlerType?.Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) is true;

    /// <summary>
    /// Finds the scheme that stores the session: the scheme itself unless it only forwards. Returns <see langword="null"/> if that is decided per
    /// request. The ticket store, the end of sessions and the protection against session fixation are attached to this cookie scheme.
    /// </summary>
    public static string? FindSignInTarget(this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes)
        => options.Follow(scheme, policySchemes, policy => policy.ForwardSignIn ?? options.FindDefaultTarget(policy), options.CanSignIn);

    /// <summary>
    /// Finds the scheme that reads the session of a request: the scheme itself unless it only forwards. Returns <see langword="null"/> if that is
    /// decided per request.
    /// </summary>
    public static string? FindAuthenticateTarget(this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes)
        => options.Follow(
            scheme, policySchemes, policy => policy.ForwardAuthenticate ?? (policy.ForwardDefaultSelector is null ? policy.ForwardDefault : null), options.SchemeMap.ContainsKey);

    private static string? Follow(
        this AuthenticationOptions options, string scheme, IOptionsMonitor<PolicySchemeOptions> policySchemes, Func<PolicySchemeOptions, string?> getNext, Func<string, bool> isUsable)
    {
        // A cycle of forwards ends at the latest after every scheme was visited.
        for (var visited = 0; visited <= options.SchemeMap.Count; visited++)
        {
            if (!options.SchemeMap.TryGetValue(scheme, out var builder) || !builder.IsPolicyScheme()) return scheme;
            if (getNext(policySchemes.Get(scheme)) is not { } next || !isUsable(next)) return null;
            scheme = next;
        }

        return null;
    }

    /// <remarks>A selector usually chooses between a cookie and bearer tokens. Only the cookie can store a session.</remarks>
    private static string? FindDefaultTarget(this AuthenticationOptions options, PolicySchemeOptions policy)
        => policy.ForwardDefaultSelector is null ? policy.ForwardDefault : options.Schemes.Where(scheme => scheme.IsCookie()).ToList() is [var only] ? only.Name : null;
}
