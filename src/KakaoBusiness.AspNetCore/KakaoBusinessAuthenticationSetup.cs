using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Fills in what the app left out of its authentication schemes, whatever the order of its calls: a cookie scheme that
/// keeps the session, the defaults, and the challenge. What the app set stays.
/// </summary>
/// <remarks>
/// Without this <c>AddAuthentication().AddKakaoBusiness()</c> has no sign-in scheme, and the framework takes the only
/// scheme as the default one, which then authenticates through itself until the stack ends.
/// </remarks>
internal sealed class KakaoBusinessAuthenticationSetup(KakaoBusinessSchemes schemes) : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        var session = ChosenSessionScheme(options) ?? OnlyCookieScheme(options);
        // Several cookie schemes and no choice: the options of our scheme say so, unless it names its SignInScheme.
        if (session is null) return;

        var challengeIsOurs = !AppChallengesByItself(options);
        options.DefaultSignInScheme ??= session;
        if (options.DefaultAuthenticateScheme is null) options.DefaultScheme ??= session;
        if (challengeIsOurs) options.DefaultChallengeScheme ??= schemes.Names[0];
    }

    private static string? ChosenSessionScheme(AuthenticationOptions options)
    {
        if (options.DefaultSignInScheme is not null) return options.DefaultSignInScheme;
        return options.CanSignIn(options.DefaultScheme) ? options.DefaultScheme : null;
    }

    private string? OnlyCookieScheme(AuthenticationOptions options)
    {
        var cookies = options.Schemes.Where(IsCookie).ToList();
        if (cookies.Count > 1) return null;
        if (cookies.Count == 1) return cookies[0].Name;
        options.AddScheme<CookieAuthenticationHandler>(CookieAuthenticationDefaults.AuthenticationScheme, displayName: null);
        return schemes.AddedCookieScheme = CookieAuthenticationDefaults.AuthenticationScheme;
    }

    /// <summary>
    /// The default scheme of the app is its default challenge too. A bearer or policy scheme knows how to challenge; a
    /// cookie scheme only knows a login page, which an app has that offers other ways to sign in.
    /// </summary>
    private bool AppChallengesByItself(AuthenticationOptions options)
    {
        if (options.DefaultScheme is not { } chosen || schemes.Contains(chosen)) return false;
        return !(options.SchemeMap.TryGetValue(chosen, out var scheme) && IsCookie(scheme)) || HasOtherRemoteScheme(options);
    }

    private static bool IsCookie(AuthenticationSchemeBuilder scheme) => typeof(CookieAuthenticationHandler).IsAssignableFrom(scheme.HandlerType);

    private bool HasOtherRemoteScheme(AuthenticationOptions options) => options.Schemes.Any(scheme =>
        !schemes.Contains(scheme.Name) && typeof(IAuthenticationRequestHandler).IsAssignableFrom(scheme.HandlerType));
}

internal static class AuthenticationOptionsExtensions
{
    /// <summary>Whether a scheme exists and can keep a session; a bearer scheme or our own cannot.</summary>
    public static bool CanSignIn(this AuthenticationOptions options, string? scheme)
        => scheme is not null
            && options.SchemeMap.TryGetValue(scheme, out var builder)
            && typeof(IAuthenticationSignInHandler).IsAssignableFrom(builder.HandlerType);
}
