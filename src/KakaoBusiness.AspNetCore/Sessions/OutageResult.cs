using System.Security.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Writes a 503: a page for a browser, or problem details (RFC 9457) for an API client. The session cookie is not changed.</summary>
internal static class OutageResult
{
    /// <summary>The value of <c>Retry-After</c>, in seconds. An outage of a store lasts seconds or minutes.</summary>
    public const string RetryAfter = "5";

    public const string SessionUnknown = "the session could not be looked up";

    private const string NothingCanBeStored = "no session could be stored after the consent";

    /// <summary>Returns why a user must not be sent to Kakao now, or <see langword="null"/> if nothing is known to be unavailable.</summary>
    public static async Task<string?> FindReasonAsync(HttpContext context)
    {
        if (RequestState.HasUnknownSession(context)) return SessionUnknown;
        // Without a ticket store, nothing can refuse to store a session.
        return context.RequestServices.GetService<IStoreAvailability>() is { } store && !await store.IsReadyAsync(context.RequestAborted) ? NothingCanBeStored : null;
    }

    public static Task WriteAsync(HttpContext context, string reason, ILogger logger)
    {
        logger.OutageAnswered(context.Request.Path, reason);
        var response = context.Response;
        if (response.HasStarted) return Task.CompletedTask;
        response.Headers.RetryAfter = RetryAfter;
        if (!BrowserRequest.WantsHtml(context.Request)) return ProblemResult.WriteUnavailableAsync(context);

        var texts = PageTexts.For(context.Request);
        var page = new BuiltInPage(texts.Unavailable, texts.UnavailableMessage);
        return page.WriteAsync(context, StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>
/// Answers challenges and refusals with 503 during an outage, so that they do not become a 401, a 403 or a trip to Kakao. All of them pass
/// through this service, whether they come from the authorization middleware, MVC or the app's code.
/// </summary>
internal sealed class OutageAuthenticationService(
    IAuthenticationService inner,
    IAuthenticationSchemeProvider schemeProvider,
    KakaoBusinessSchemes schemes,
    KakaoBusinessLogger logger) : IAuthenticationService
{
    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) => inner.AuthenticateAsync(context, scheme);

    public async Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        if ((RequestState.HasUnknownSession(context) || await IsKakaoBusinessAsync(scheme)) && await OutageResult.FindReasonAsync(context) is { } reason) await OutageResult.WriteAsync(context, reason, logger);
        else await inner.ChallengeAsync(context, scheme, properties);
    }

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        => RequestState.HasUnknownSession(context) ? OutageResult.WriteAsync(context, OutageResult.SessionUnknown, logger) : inner.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
        => inner.SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => inner.SignOutAsync(context, scheme, properties);

    private async Task<bool> IsKakaoBusinessAsync(string? scheme)
        => schemes.Contains(scheme ?? (await schemeProvider.GetDefaultChallengeSchemeAsync())?.Name);
}

/// <summary>Reports whether sessions can be read and stored. It is registered in apps that use the library's ticket store.</summary>
internal interface IStoreAvailability
{
    /// <summary>Gets whether the Data Protection keys are loaded. Without them, no session can be read.</summary>
    bool AreKeysLoaded { get; }

    /// <summary>Returns whether a user who is sent to Kakao now can be signed in on return.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Removes a session as soon as the store is available again.</summary>
    /// <exception cref="KakaoBusinessTicketStoreException">Too many removals are already pending.</exception>
    void RemoveLater(string sessionKey);
}
