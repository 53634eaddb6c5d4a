using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <inheritdoc/>
    /// <remarks>
    /// Does what the base class does, and three things that it does not: a failure that no event handled becomes a page
    /// with a fitting status instead of an exception, <c>Fail</c> in <c>OnTicketReceived</c> refuses the sign-in, and no
    /// text of Kakao's reaches the log.
    /// </remarks>
    public override async Task<bool> HandleRequestAsync()
    {
        if (ConsentLink.IsFollowed(Request, Options))
        {
            RequireRegistration();
            return await FollowConsentLinkAsync();
        }

        if (!await ShouldHandleRequestAsync()) return false;
        RequireRegistration();
        try
        {
            return await AnswerCallbackAsync();
        }
        finally
        {
            await RevokeOrphanAsync();
        }
    }

    private async Task<bool> AnswerCallbackAsync()
    {
        HandleRequestResult result;
        try
        {
            result = await HandleRemoteAuthenticateAsync();
        }
        // As the base class does: whatever an event of the app throws reaches OnRemoteFailure, and is thrown on from there.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return await FailAsync(exception, properties: null);
        }

        if (result.Handled) return true;
        if (result.Skipped || result.None) return false;
        return result.Succeeded ? await SignInAsync(result.Ticket) : await FailAsync(result.Failure!, result.Properties);
    }

    private async Task<bool> SignInAsync(AuthenticationTicket ticket)
    {
        if (await FindConflictAsync(ticket) is { } conflict) return await FailAsync(conflict, ticket.Properties);

        var context = new TicketReceivedContext(Context, Scheme, Options, ticket) { ReturnUri = ticket.Properties.RedirectUri };
        ticket.Properties.RedirectUri = null;
        context.Properties!.Items[BusinessTicketProperties.SchemeItem] = Scheme.Name;
        context.Properties.BeginSession(TimeProvider.GetUtcNow());
        context.Properties.SetTokenCheck(TokenCheck.Passed(TimeProvider.GetUtcNow()));
        ConsentState.CompleteForPage(context.Properties, TimeProvider.GetUtcNow());
        var isAnonymous = RoundTrips.TakeIsAnonymous(context.Properties);

        await Events.TicketReceived(context);
        if (context.Result is { Handled: true } or { Skipped: true })
        {
            // The app took the sign-in over, and the token with it.
            _unkept = null;
            if (isAnonymous && !Response.HasStarted) CompleteRoundTrip(context.ReturnUri);
            return context.Result.Handled;
        }

        if (context.Result is { Failure: { } refusal })
        {
            var error = KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.RejectedByApp);
            return await FailAsync(new KakaoBusinessAuthenticationException(error, refusal), context.Properties);
        }

        try
        {
            await Replacer.BeginAsync(Context, SignInScheme!);
            await Context.SignInAsync(SignInScheme, context.Principal!, context.Properties);
        }
        catch (KakaoBusinessTicketStoreException failure)
        {
            return await FailAsync(StoreUnavailable(failure), context.Properties);
        }

        _unkept = null;
        // Not before: a sign-in that failed leads to no page, and the user may try again.
        if (isAnonymous) CompleteRoundTrip(context.ReturnUri);
        await ReturnAsync(string.IsNullOrEmpty(context.ReturnUri) ? "/" : context.ReturnUri, context.Properties);
        return true;
    }

    /// <summary>
    /// Leads back to the page. If the browser did not send the app's login along, it would not do so at the end of a redirect either,
    /// because the redirects began at Kakao. A page of the app's site that continues automatically ends that.
    /// </summary>
    private async Task ReturnAsync(string url, AuthenticationProperties properties)
    {
        if (await Sessions.IsLoginMissingAsync(Context, SignInScheme!, properties))
            await BuiltInPage.Return(PageTexts.For(Request), url).WriteAsync(Context, StatusCodes.Status200OK);
        else
            Response.Redirect(url);
    }

    private void CompleteRoundTrip(string? returnUrl)
        => Context.RequestServices.GetRequiredService<RoundTrips>().Complete(Context, Options.CallbackPath, returnUrl);

    private async Task<bool> FailAsync(Exception failure, AuthenticationProperties? properties)
    {
        // Before the answer, after which nobody waits any more.
        await RevokeOrphanAsync();
        var error = (failure as KakaoBusinessAuthenticationException)?.Error;
        if (error is null) Logger.SignInFaulted(failure, Scheme.Name);
        else Logger.SignInFailed(Scheme.Name, error.Code, error.Kind, error.Description);

        var context = new RemoteFailureContext(Context, Scheme, Options, failure) { Properties = properties };
        await Events.RemoteFailure(context);
        if (context.Result is { Handled: true }) return true;
        if (context.Result is { Skipped: true }) return false;

        // A fault of the app's code is the app's to see: its exception handler answers.
        if (error is null) throw new AuthenticationFailureException("The app's code threw an exception during the sign-in.", failure);
        await SignInFailure.AnswerAsync(Context, Options, error, AcceptReturnUrl(properties?.RedirectUri), properties?.GetConnectionKey());
        return true;
    }
}
