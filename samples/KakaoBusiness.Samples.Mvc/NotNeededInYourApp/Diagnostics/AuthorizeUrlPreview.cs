using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>Gets the authorize URL of a sign-in from the library, without a redirect to it.</summary>
internal sealed class AuthorizeUrlPreview
{
    private const string Key = "diagnostics.preview";
    private const string StatePlaceholder = "{state}";

    private string? _url;

    /// <summary>Challenges a scheme and stops before the redirect.</summary>
    public static async Task<string?> CreateAsync(HttpContext context, string scheme)
    {
        var preview = new AuthorizeUrlPreview();
        var properties = new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = "/" };
        properties.SetParameter(Key, preview);
        var cookies = context.Response.Headers.SetCookie;
        await context.ChallengeAsync(scheme, properties);
        // Removes the correlation cookie, because the sign-in does not happen.
        context.Response.Headers.SetCookie = cookies;
        return preview._url;
    }

    /// <summary>Records the URL and returns <see langword="true"/> if the challenge is a preview. Called by the redirect event.</summary>
    public static bool TryRecord(RedirectContext<OAuthOptions> context)
    {
        if (context.Properties.GetParameter<AuthorizeUrlPreview>(Key) is not { } preview) return false;
        preview._url = RemoveState(context.RedirectUri);
        return true;
    }

    private static string RemoveState(string url)
        => string.Join('&', url.Split('&').Select(part => part.StartsWith("state=", StringComparison.Ordinal) ? "state=" + StatePlaceholder : part));
}
