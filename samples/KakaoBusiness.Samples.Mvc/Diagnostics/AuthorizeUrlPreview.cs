using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>The authorize URL that a sign-in would send the browser to: made by the library itself, and not followed.</summary>
internal sealed class AuthorizeUrlPreview
{
    private const string Key = "diagnostics.preview";
    private const string StatePlaceholder = "{state}";

    private string? _url;

    /// <summary>Has a scheme challenge and stops it before the redirect.</summary>
    public static async Task<string?> MakeAsync(HttpContext context, string scheme)
    {
        var preview = new AuthorizeUrlPreview();
        var properties = new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = "/" };
        properties.SetParameter(Key, preview);
        var cookies = context.Response.Headers.SetCookie;
        await context.ChallengeAsync(scheme, properties);
        // The correlation cookie of a sign-in that does not happen.
        context.Response.Headers.SetCookie = cookies;
        return preview._url;
    }

    /// <summary>The part of the redirect event: whether this is a preview, which then goes nowhere.</summary>
    public static bool TryKeep(RedirectContext<OAuthOptions> context)
    {
        if (context.Properties.GetParameter<AuthorizeUrlPreview>(Key) is not { } preview) return false;
        preview._url = WithoutState(context.RedirectUri);
        return true;
    }

    private static string WithoutState(string url)
        => string.Join('&', url.Split('&').Select(part => part.StartsWith("state=", StringComparison.Ordinal) ? "state=" + StatePlaceholder : part));
}
