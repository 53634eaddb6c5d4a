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
    // The item in which RemoteAuthenticationHandler stores the correlation ID.
    private const string CorrelationItem = ".xsrf";

    /// <summary>The token that this request received from Kakao and that is in no session yet. It is revoked if the sign-in fails.</summary>
    private KakaoBusinessToken? _pendingToken;

    private async Task<bool> AnswerCallbackAsync()
    {
        HandleRequestResult result;
        try
        {
            result = await HandleRemoteAuthenticateAsync();
        }
        // As in the base class, an exception from an event of the app is passed to OnRemoteFailure. FailAsync rethrows it if that event
        // does not handle it.
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
        // Validation uses up the state even if the response then turns out to be malformed (RFC 9700 §4.7.1). Otherwise, an attacker who
        // has seen the state could send one response after another until one is accepted. The drawback is that the attacker can make the
        // pending sign-in fail, so that the user has to start again.
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
    /// Over HTTPS, the cookie has the prefix <c>__Host-</c> and the path <c>/</c>. A browser stores only the ten newest cookies, because it
    /// sends them with every request.
    /// </remarks>
    protected override void GenerateCorrelationId(AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        properties.Items[CorrelationItem] = Correlation.Add();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// In addition to the cookie, the method checks the time: a consent expires
    /// <see cref="RemoteAuthenticationOptions.RemoteAuthenticationTimeout"/> after the challenge. Each node accepts a state only once. The
    /// base implementation is not called, because it logs the name of the cookie, which contains the secret.
    /// </remarks>
    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var timeout = Options.RemoteAuthenticationTimeout;
        var isInTime = ConsentState.End(properties, TimeProvider.GetUtcNow(), timeout);
        if (!properties.Items.Remove(CorrelationItem, out var id) || id is null || !Correlation.Take(id) || !isInTime) return false;
        // A state from a node whose clock is ahead is accepted for longer.
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

    /// <summary>
    /// Shows an error page if the browser keeps returning from Kakao because its session does not reach the page. The code is not
    /// exchanged, because no session would hold the token.
    /// </summary>
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
            // The app has taken over the sign-in and the token.
            _pendingToken = null;
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

        _pendingToken = null;
        // Only after a successful sign-in: a failed one leads to no page, and the user may try again.
        if (isAnonymous) CompleteRoundTrip(context.ReturnUri);
        await ReturnAsync(string.IsNullOrEmpty(context.ReturnUri) ? "/" : context.ReturnUri, context.Properties);
        return true;
    }

    /// <summary>
    /// Redirects to the page. If the browser did not send the app's login to the callback, it would not send it after a redirect either,
    /// because the chain of redirects began at Kakao. In that case, a page of this site is shown, which continues automatically.
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
        // Before the response, because nothing waits for the revocation afterwards.
        await RevokePendingTokenAsync();
        var error = (failure as KakaoBusinessAuthenticationException)?.Error;
        if (error is null) Logger.SignInFaulted(failure, Scheme.Name);
        else Logger.SignInFailed(Scheme.Name, error.Code, error.Kind, error.Description);

        var context = new RemoteFailureContext(Context, Scheme, Options, failure) { Properties = properties };
        await Events.RemoteFailure(context);
        if (context.Result is { Handled: true }) return true;
        if (context.Result is { Skipped: true }) return false;

        // The app's exception handler is responsible for exceptions of the app's code.
        if (error is null) throw new AuthenticationFailureException("The app's code threw an exception during the sign-in.", failure);
        await SignInFailure.AnswerAsync(Context, Options, error, AcceptReturnUrl(properties?.RedirectUri), properties?.GetConnectionKey());
        return true;
    }

    /// <summary>
    /// Returns the reason why a sign-in must not replace the browser's current session, or <see langword="null"/>. The check precedes
    /// <c>OnTicketReceived</c>. A sign-in may replace a live session if that session began the consent, or if both are of the same Kakao
    /// account. Any other session belongs to somebody else.
    /// </summary>
    private async Task<KakaoBusinessAuthenticationException?> FindConflictAsync(AuthenticationTicket ticket)
    {
        var begunBy = ConsentState.TakeSession(ticket.Properties);
        var present = await Replacer.ReadAsync(Context, SignInScheme!);
        // A session that cannot be read may belong to another account.
        if (present.IsUnreadable || RequestState.HasUnknownSession(Context)) return StoreUnavailable(null);
        if (present.Ticket is not { } old || Identities.Find(old.Principal) is not { } identity) return null;
        if (begunBy is not null && begunBy == present.Name) return null;
        if (IsSameAccount(identity, Identities.Find(ticket.Principal, Scheme.Name))) return null;
        if (!(old.Properties.ExpiresUtc <= TimeProvider.GetUtcNow())) return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.OtherAccountSignedIn));
        // The session has expired, but the browser still sends its cookie.
        present.IsUnrelated = true;
        return null;
    }

    /// <summary>
    /// Returns whether two identities are of the same Kakao account. Without an account ID this is unknown, and account IDs of different
    /// schemes cannot be compared.
    /// </summary>
    private bool IsSameAccount(ClaimsIdentity one, ClaimsIdentity? other)
        => one.AuthenticationType == other?.AuthenticationType && FindAccount(one) is { } account && account == FindAccount(other!);

    private string? FindAccount(ClaimsIdentity identity) => Identities.RawValues(identity, ClaimTypes.NameIdentifier).FirstOrDefault();

    private KakaoBusinessAuthenticationException StoreUnavailable(Exception? failure)
    {
        Response.Headers.RetryAfter = OutageResult.RetryAfter;
        return new(KakaoBusinessErrorCatalog.Describe(KakaoBusinessErrorCodes.SessionNotStored), failure);
    }

    private async Task RevokePendingTokenAsync()
    {
        if (_pendingToken is not { } token) return;
        _pendingToken = null;
        await RevokeAsync(token, Options, RevocationCause.SignInFailed);
    }

    private Task RevokeAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
        => Context.RequestServices.GetRequiredService<TokenRevoker>().RevokeAsync(token, options, cause);
}
