using System.Security.Claims;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    // As RemoteAuthenticationHandler names it: where the correlation ID is in the state.
    private const string CorrelationItem = ".xsrf";

    /// <summary>The token that this request got from Kakao and no session keeps yet: an orphan, should the sign-in fail.</summary>
    private KakaoBusinessToken? _unkept;

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

    /// <inheritdoc/>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var answer = AuthorizationResponse.Read(Request);
        if (answer is { State: null, Code: null, ErrorCode: null }) return Fail(KakaoBusinessErrorCodes.InvalidCallback, null);

        var properties = Options.StateDataFormat.Unprotect(answer.State);
        if (properties is null) return Fail(KakaoBusinessErrorCodes.InvalidState, null);
        // This uses the state up, for an answer that turns out malformed too (RFC 9700 §4.7.1). Otherwise an attacker who has seen the
        // state could try one answer after the other until one is accepted. The price is that the attacker can spoil the sign-in under
        // way, which the user begins anew.
        if (!ValidateCorrelationId(properties)) return Fail(KakaoBusinessErrorCodes.CorrelationFailed, properties);

        if (answer.ErrorCode is not null) return await RefusedAsync(answer.ErrorCode, properties);
        if (answer.Code is null) return Fail(KakaoBusinessErrorCodes.InvalidCallback, properties);
        if (properties.GetConnectionKey() is not null) return await ReceiveConnectionAsync(answer.Code, properties);
        if (!SignsIn) return Fail(KakaoBusinessErrorCodes.InvalidState, properties);
        if (await StopRoundTripsAsync(properties)) return HandleRequestResult.Handle();

        if (!await Sessions.MaySignInAsync(Context, SignInScheme!, properties)) return Fail(KakaoBusinessErrorCodes.UserChanged, properties);

        try
        {
            return HandleRequestResult.Success(await RedeemAsync(answer.Code, properties));
        }
        catch (KakaoBusinessAuthenticationException failure)
        {
            return HandleRequestResult.Fail(failure, properties);
        }
    }

    private CorrelationCookies Correlation => new(Context, Options, TimeProvider.GetUtcNow());

    /// <inheritdoc/>
    /// <remarks>
    /// Over https the cookie has the prefix <c>__Host-</c> and the path <c>/</c>. A browser keeps the ten newest of them, because it sends
    /// them with every request.
    /// </remarks>
    protected override void GenerateCorrelationId(AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        properties.Items[CorrelationItem] = Correlation.Add();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Beside the cookie, the time counts too: <see cref="RemoteAuthenticationOptions.RemoteAuthenticationTimeout"/> after the challenge
    /// it is over. Each state is accepted once on this node. The base implementation is not called: it logs the cookie's name, which
    /// holds the secret.
    /// </remarks>
    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var timeout = Options.RemoteAuthenticationTimeout;
        var isInTime = ConsentState.End(properties, TimeProvider.GetUtcNow(), timeout);
        if (!properties.Items.Remove(CorrelationItem, out var id) || id is null || !Correlation.Take(id) || !isInTime) return false;
        // A state from a clock that is ahead is accepted for longer.
        return Context.RequestServices.GetRequiredService<UsedStates>().TryUse(Scheme.Name, id, timeout + Timestamp.AllowedSkew);
    }

    private async Task<HandleRequestResult> RefusedAsync(string errorCode, AuthenticationProperties properties)
    {
        if (errorCode == KakaoBusinessErrorCodes.AccessDenied)
        {
            var result = await HandleAccessDeniedErrorAsync(properties);
            if (!result.None) return result;
        }

        return Fail(errorCode, properties);
    }

    /// <summary>Answers a browser whose session does not reach the page. The code is not exchanged: no session would hold the token.</summary>
    private async Task<bool> StopRoundTripsAsync(AuthenticationProperties properties)
    {
        var services = Context.RequestServices;
        var sessionCookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignInScheme).Cookie.Name;
        if (!services.GetRequiredService<RoundTrips>().IsRepeated(Context, properties, sessionCookie)) return false;
        await SignInFailure.ShowRoundTripPageAsync(Context, Scheme.Name, SignInScheme!, properties.RedirectUri, Logger);
        return true;
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

    /// <summary>
    /// Returns why a consent must not take the place of the session that the browser has, before any event of the app sees the new
    /// ticket. A live session gives way to a consent that it began itself, or that the same Kakao account gave. Any other is somebody
    /// else's.
    /// </summary>
    private async Task<KakaoBusinessAuthenticationException?> FindConflictAsync(AuthenticationTicket ticket)
    {
        var begunBy = ConsentState.TakeSession(ticket.Properties);
        var present = await Replacer.ReadAsync(Context, SignInScheme!);
        // A session that cannot be read may be another account's.
        if (present.IsUnreadable || RequestState.HasUnknownSession(Context)) return StoreUnavailable(null);
        if (present.Ticket is not { } old || Identities.Find(old.Principal) is not { } identity) return null;
        if (begunBy is not null && begunBy == present.Name) return null;
        if (IsSameAccount(identity, Identities.Find(ticket.Principal, Scheme.Name))) return null;
        if (!(old.Properties.ExpiresUtc <= TimeProvider.GetUtcNow())) return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.OtherAccountSignedIn));
        // The session is over, and its cookie is still there.
        present.IsTokenKept = true;
        return null;
    }

    /// <summary>Accounts that Kakao does not name cannot be known to be the same, and those of two schemes cannot be compared.</summary>
    private bool IsSameAccount(ClaimsIdentity one, ClaimsIdentity? other)
        => one.AuthenticationType == other?.AuthenticationType && FindAccount(one) is { } account && account == FindAccount(other!);

    private string? FindAccount(ClaimsIdentity identity) => Identities.RawValues(identity, ClaimTypes.NameIdentifier).FirstOrDefault();

    private KakaoBusinessAuthenticationException StoreUnavailable(Exception? failure)
    {
        Response.Headers.RetryAfter = OutageResult.RetryAfter;
        return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.SessionNotStored), failure);
    }

    private async Task RevokeOrphanAsync()
    {
        if (_unkept is not { } orphan) return;
        _unkept = null;
        await RevokeAsync(orphan, Options, RevocationCause.SignInFailed);
    }

    private Task RevokeAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
        => Context.RequestServices.GetRequiredService<TokenRevoker>().RevokeAsync(token, options, cause);
}
