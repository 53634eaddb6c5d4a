using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>A ready handler for <c>Events.OnRemoteFailure</c>.</summary>
public static class KakaoBusinessRemoteFailure
{
    /// <summary>The query parameter in which the page finds the <see cref="KakaoBusinessErrorKind"/>, by its name.</summary>
    public const string KindParameter = "errorKind";

    /// <summary>
    /// Sends the user to a page of the app's, with the kind of the failure and nothing else of it:
    /// <c>/sign-in-failed?errorKind=UserAction</c>. If the page has to know more, use
    /// <see cref="KakaoBusinessOptions.FailurePath"/>, which is rendered in place and finds everything.
    /// </summary>
    /// <param name="path">
    /// The page, below the path base; a path without query. It must be open to anybody (<c>AllowAnonymous</c>), or the user is
    /// sent back to Kakao.
    /// </param>
    /// <returns>A handler for <c>OnRemoteFailure</c>; what it answered counts as handled.</returns>
    /// <remarks>
    /// A user who cancelled goes to <see cref="RemoteAuthenticationOptions.AccessDeniedPath"/> as ever, and comes here
    /// (<see cref="KakaoBusinessErrorKind.UserCancelled"/>) only if that is not set. An exception of the app's code is
    /// no failure of Kakao's: it is left to the app's exception handler. Anybody can write such a query: show words of the
    /// app's own by it, and decide nothing.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or would lead to another site.</exception>
    public static Func<RemoteFailureContext, Task> RedirectTo(PathString path)
    {
        // A browser reads "//host" and "/\host" as another host.
        if (path.Value is not ['/', ..] value || value is [_, '/' or '\\', ..] || value.Any(char.IsControl))
            throw new ArgumentException("The failure page is no path of this site: write one such as '/sign-in-failed'.", nameof(path));

        return context =>
        {
            if (context.Failure is not KakaoBusinessAuthenticationException { Error.Kind: var kind }) return Task.CompletedTask;
            context.Response.Redirect(context.Request.PathBase + path + QueryString.Create(KindParameter, kind.ToString()));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
