using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>Where code deep in the pipeline leaves word that a page of the app's is to be shown, and why.</summary>
/// <typeparam name="TReason">The feature in which the page finds the reason.</typeparam>
internal sealed class PageSlot<TReason>
    where TReason : class
{
    private TReason? _reason;
    private PathString _path;

    public void Show(TReason reason, PathString path)
    {
        _reason = reason;
        _path = path;
    }

    /// <summary>
    /// Runs the pipeline, and once more for the page if one is to be shown. In the second run there is no slot: a page that
    /// fails for such a reason itself gets the built-in one.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The app's pipeline, routing included.</param>
    /// <param name="statusOf">The status with which the page answers.</param>
    /// <param name="answerWithoutPage">Answers if the app has no page at the path.</param>
    public static async Task RunAsync(
        HttpContext context, RequestDelegate next, Func<TReason, int> statusOf, Func<TReason, PathString, Task> answerWithoutPage)
    {
        var slot = new PageSlot<TReason>();
        context.Features.Set(slot);
        await next(context);
        if (slot._reason is not { } reason || context.Response.HasStarted) return;

        context.Features.Set<PageSlot<TReason>>(null);
        context.Features.Set(reason);
        if (!await PageRerun.RunAsync(context, next, slot._path, statusOf(reason))) await answerWithoutPage(reason, slot._path);
    }
}
