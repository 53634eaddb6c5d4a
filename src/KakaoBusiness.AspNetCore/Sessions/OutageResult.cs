using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>503: a page, or problem details (RFC 9457) for an API client. The session cookie stays as it is.</summary>
internal static class OutageResult
{
    /// <summary>In seconds; an outage of a store lasts seconds or minutes.</summary>
    public const string RetryAfter = "5";

    public const string SessionUnknown = "the session could not be looked up";

    private const string NothingCanBeStored = "no session could be stored after the consent";

    /// <summary>Returns whether the session of the request could not be looked up.</summary>
    public static bool IsSessionUnknown(HttpContext context) => RequestState.Find(context) is { IsSessionUnknown: true };

    /// <summary>Why a user must not be sent to Kakao now; <see langword="null"/> if nothing is known to be unavailable.</summary>
    public static async Task<string?> FindReasonAsync(HttpContext context)
    {
        if (IsSessionUnknown(context)) return SessionUnknown;
        // Without a ticket store there is nothing that could refuse a session.
        return context.RequestServices.GetService<IStoreAvailability>() is { } store && !await store.IsReadyAsync(context.RequestAborted) ? NothingCanBeStored : null;
    }

    public static Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted) return Task.CompletedTask;
        response.Headers.RetryAfter = RetryAfter;
        if (!BrowserRequest.WantsHtml(context.Request)) return ProblemResult.WriteUnavailableAsync(context);

        var texts = PageTexts.For(context.Request);
        var page = new BuiltInPage(texts.Unavailable, texts.UnavailableMessage);
        return page.WriteAsync(context, StatusCodes.Status503ServiceUnavailable);
    }
}
