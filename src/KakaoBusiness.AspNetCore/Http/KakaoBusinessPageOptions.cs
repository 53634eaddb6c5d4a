using KakaoBusiness.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Provides options for the built-in pages about a failed sign-in, a missing consent or an outage, which are shown if the app has no page of
/// its own. Set them in code or in the configuration section <c>KakaoBusiness:Pages</c>. They are validated when the host starts.
/// </summary>
/// <example>
/// <code>
/// builder.Services.Configure&lt;KakaoBusinessPageOptions&gt;(pages =&gt;
/// {
///     pages.ApplicationName = "Contoso Ads";
///     pages.HomeUrl = "https://app.example.com/";
/// });
/// </code>
/// </example>
public sealed class KakaoBusinessPageOptions
{
    /// <summary>
    /// Gets or sets the name of the app, which is shown in the title, and above the text as a link to the home page. Default: no name.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// Gets or sets the home page of the app: a path below the app's path base, or a URL with https (or with http on loopback).
    /// Default: the root of the app.
    /// </summary>
    public string? HomeUrl { get; set; }

    /// <summary>Gets whether the pages have a link to the home page, which is so if the app sets an option.</summary>
    internal bool HasLink => ApplicationName is not null || HomeUrl is not null;

    internal IEnumerable<string> FindFaults()
    {
        if (ApplicationName is not null && string.IsNullOrWhiteSpace(ApplicationName))
            yield return "ApplicationName is blank: set it to the name of the app, or leave it out.";
        if (HomeUrl is not null && !IsUsable(HomeUrl))
            yield return "HomeUrl is neither a path that begins with '/' nor a URL: write '/start' or 'https://app.example.com/'. Http is for loopback only.";
    }

    private static bool IsUsable(string url)
    {
        if (url.Length == 0 || url.Any(character => char.IsControl(character) || character == '\\')) return false;
        if (url[0] == '/') return url.Length == 1 || url[1] != '/';
        return Uri.TryCreate(url, UriKind.Absolute, out var target) && AllowedReturnUrl.FindOrigin(target) is not null && (target.Scheme == "https" || target.IsLoopback);
    }
}
