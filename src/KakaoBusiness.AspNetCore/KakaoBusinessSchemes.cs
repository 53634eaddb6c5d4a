using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>Which schemes of the app are Kakao Business schemes. Filled while services are registered, read afterwards.</summary>
internal sealed class KakaoBusinessSchemes
{
    /// <summary>The schemes by which users sign in, in the order in which they were added.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Those, and the schemes that only store connections.</summary>
    public string[] All { get; private set; } = [];

    /// <summary>The cookie scheme that the library added, if the app has none.</summary>
    public string? AddedCookieScheme { get; set; }

    /// <summary>Asked in every authorization.</summary>
    public bool Contains([NotNullWhen(true)] string? scheme) => Array.IndexOf(Names, scheme) >= 0;

    /// <summary>Whether it is a Kakao Business scheme, by which users sign in or not.</summary>
    public bool IsKnown([NotNullWhen(true)] string? scheme) => Array.IndexOf(All, scheme) >= 0;

    /// <summary>Returns the options of a Kakao Business scheme, or of the first one for <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">It is not a Kakao Business scheme.</exception>
    public KakaoBusinessOptions GetOptions(string? authenticationScheme, IOptionsMonitor<KakaoBusinessOptions> options)
    {
        var scheme = authenticationScheme ?? All[0];
        if (IsKnown(scheme)) return options.Get(scheme);
        throw new ArgumentException($"'{scheme}' is no Kakao Business scheme. Known are: {string.Join(", ", All)}.", nameof(authenticationScheme));
    }

    /// <summary>Whether a cookie scheme keeps Kakao Business sessions.</summary>
    public bool AreKeptIn([NotNullWhen(true)] string? cookieScheme, IOptionsMonitor<KakaoBusinessOptions> options)
        => !string.IsNullOrEmpty(cookieScheme) && Names.Any(scheme => options.Get(scheme).SignInScheme == cookieScheme);

    public void Add(string scheme)
    {
        if (Contains(scheme))
        {
            throw new InvalidOperationException(
                $"AddKakaoBusiness was called twice for the scheme '{scheme}'. Set all its options in one call, or give the second scheme a name of its own.");
        }

        Names = [.. Names, scheme];
    }

    /// <summary>Records a scheme that signs in, stores connections, or both.</summary>
    /// <returns>Whether it is new.</returns>
    public bool TryAddKnown(string scheme)
    {
        if (IsKnown(scheme)) return false;
        All = [.. All, scheme];
        return true;
    }

    /// <summary>Records the callback paths when the host has checked the options.</summary>
    public void RecordCallbackPaths(IOptionsMonitor<KakaoBusinessOptions> options)
        => CallbackPaths = [.. All.Select(name => options.Get(name).CallbackPath.Value!)];

    public string[] CallbackPaths { get; private set; } = [];
}
