using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>Lists the Kakao Business schemes of the app. Written during registration and startup, and only read afterwards.</summary>
internal sealed class KakaoBusinessSchemes
{
    /// <summary>Gets the schemes with which users sign in, in the order in which they were added.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Gets all schemes, including those that only store connections.</summary>
    public string[] All { get; private set; } = [];

    /// <summary>Gets or sets the cookie scheme that the library added; <see langword="null"/> if the app has its own.</summary>
    public string? AddedCookieScheme { get; set; }

    /// <summary>Returns whether users sign in with the scheme. Every authorization calls this.</summary>
    public bool Contains([NotNullWhen(true)] string? scheme) => Array.IndexOf(Names, scheme) >= 0;

    /// <summary>Returns whether the scheme is a Kakao Business scheme, whether or not users sign in with it.</summary>
    public bool IsKnown([NotNullWhen(true)] string? scheme) => Array.IndexOf(All, scheme) >= 0;

    /// <summary>Returns the options of a Kakao Business scheme, or of the first one for <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The scheme is not a Kakao Business scheme.</exception>
    public KakaoBusinessOptions GetOptions(string? authenticationScheme, IOptionsMonitor<KakaoBusinessOptions> options)
    {
        var scheme = authenticationScheme ?? All[0];
        if (IsKnown(scheme)) return options.Get(scheme);
        throw new ArgumentException($"'{scheme}' is not a Kakao Business scheme. The Kakao Business schemes are: {string.Join(", ", All)}.", nameof(authenticationScheme));
    }

    /// <summary>Returns whether a cookie scheme stores Kakao Business sessions.</summary>
    public bool StoreSessionsIn([NotNullWhen(true)] string? cookieScheme, IOptionsMonitor<KakaoBusinessOptions> options)
        => !string.IsNullOrEmpty(cookieScheme) && Names.Any(scheme => options.Get(scheme).SignInScheme == cookieScheme);

    public void Add(string scheme)
    {
        if (Contains(scheme))
        {
            throw new InvalidOperationException(
                $"AddKakaoBusiness was called twice for the scheme '{scheme}'. Set all its options in one call, or give the second scheme another name.");
        }

        Names = [.. Names, scheme];
    }

    /// <summary>Records a scheme that signs users in, stores connections, or both.</summary>
    /// <returns>Whether the scheme is new.</returns>
    public bool TryAddKnown(string scheme)
    {
        if (IsKnown(scheme)) return false;
        All = [.. All, scheme];
        return true;
    }

    /// <summary>Records the callback paths after the host has validated the options.</summary>
    public void RecordCallbackPaths(IOptionsMonitor<KakaoBusinessOptions> options)
        => CallbackPaths = [.. All.Select(name => options.Get(name).CallbackPath.Value!)];

    public string[] CallbackPaths { get; private set; } = [];
}
