using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides a handler for <c>Events.OnRemoteFailure</c>.</summary>
public static class KakaoBusinessRemoteFailure
{
    /// <summary>The query parameter that contains the name of the <see cref="KakaoBusinessErrorKind"/>.</summary>
    public const string KindParameter = "errorKind";

    /// <summary>
    /// Creates a handler that redirects the user to a page of the app. The query contains only the kind of the failure:
    /// <c>/sign-in-failed?errorKind=UserAction</c>. If the page needs more, use <see cref="KakaoBusinessOptions.FailurePath"/> instead, which is
    /// rendered in place and has access to the whole error.
    /// </summary>
    /// <param name="path">
    /// The path of the page, below the path base and without a query. Anonymous users must have access (<c>AllowAnonymous</c>), or the user is
    /// sent back to Kakao.
    /// </param>
    /// <returns>A handler for <c>OnRemoteFailure</c>. The failures that it redirects count as handled.</returns>
    /// <remarks>
    /// A user who cancelled is still redirected to <see cref="RemoteAuthenticationOptions.AccessDeniedPath"/>, and reaches this page
    /// (<see cref="KakaoBusinessErrorKind.UserCancelled"/>) only if that path is not set. Exceptions of the app's code are not redirected, but
    /// left to the app's exception handler. Anyone can write such a query: use it only to choose one of the app's texts.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, contains control characters, or leads to another site.</exception>
    public static Func<RemoteFailureContext, Task> RedirectTo(PathString path)
    {
        // Browsers treat "//host" and "/\host" as another host.
        if (path.Value is not ['/', ..] value || value is [_, '/' or '\\', ..] || value.Any(char.IsControl))
            throw new ArgumentException("The failure page must be a path of this site, such as '/sign-in-failed'.", nameof(path));

        return context =>
        {
            if (context.Failure is not KakaoBusinessAuthenticationException { Error.Kind: var kind }) return Task.CompletedTask;
            context.Response.Redirect(context.Request.PathBase + path + QueryString.Create(KindParameter, kind.ToString()));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
