using System.Net;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>
/// Sends the business token of the current request's session with a call to an ad API, and reads from a refusal whether a new
/// consent is needed. Never without a token, never elsewhere, never twice.
/// </summary>
internal sealed class BusinessTokenHandler(
    KakaoBusinessApiClientOptions client,
    ConfiguredAddress configured,
    IHttpContextAccessor accessor,
    SessionReader sessions,
    IOptionsMonitor<KakaoBusinessOptions> options,
    DeadTokenMarks marks,
    ILogger<KakaoBusinessHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = accessor.HttpContext ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.OutsideRequest);
        var session = await sessions.FindAsync(context, client.AuthenticationScheme)
            ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSignedIn);
        var token = session.Token ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.NotSaved);
        var schemeOptions = options.Get(session.Scheme);

        var destinations = DestinationsOf(schemeOptions);
        destinations.Require(request.RequestUri);
        if (session.Id is { } id && marks.Find(id) is not null) throw Refuse(KakaoBusinessConsentReason.TokenDead, session, TokenDead);
        var needed = FindNeededScope(request);
        if (schemeOptions.CheckApiPermissions && needed is { IsIndispensable: true } && Lacks(session, needed)) throw RefuseForLackOf([needed.Id], session, statusCode: null);

        AdApiCalls.Note(context);
        var response = await SendWithTokenAsync(request, token, destinations, cancellationToken);
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            ? await JudgeAsync(response, session, needed, cancellationToken)
            : response;
    }

    /// <summary>The session is read asynchronously; the base class would send the request without a token.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessToken() sends asynchronously only: call SendAsync.");

    private static KakaoBusinessError TokenDead => KakaoBusinessErrorCatalog.Describe("-401");

    private TokenDestinations DestinationsOf(KakaoBusinessOptions schemeOptions)
    {
        var addresses = schemeOptions.ApiBaseAddresses.Select(address => new Uri(address));
        return new TokenDestinations(configured.Value is { } own ? addresses.Append(own) : addresses);
    }

    private KakaoBusinessScope? FindNeededScope(HttpRequestMessage request)
    {
        var target = client.ApiHost is null ? request.RequestUri! : new UriBuilder(request.RequestUri!) { Host = client.ApiHost }.Uri;
        return KakaoBusinessScopes.FindForCall(request.Method, target);
    }

    /// <summary>An item that the catalogue does not know may permit any call: then Kakao decides.</summary>
    private static bool Lacks(Session session, KakaoBusinessScope scope)
        => !session.Holds(scope.Id) && session.GrantedScopes.All(granted => KakaoBusinessScopes.Find(granted) is not null);

    private async Task<HttpResponseMessage> SendWithTokenAsync(
        HttpRequestMessage request, KakaoBusinessToken token, TokenDestinations destinations, CancellationToken cancellationToken)
    {
        if (!BearerHandler.IsBehind(this))
            throw new InvalidOperationException("The primary handler of an HTTP client with AddKakaoBusinessToken() was replaced by a handler filter: set it with ConfigurePrimaryHttpMessageHandler.");
        BearerHandler.Put(request, token, destinations);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            BearerHandler.Remove(request);
        }
    }

    /// <summary>
    /// Kakao's own word that the token is dead or lacks an item becomes an exception; any other refusal is the app's to see,
    /// its body still unread.
    /// </summary>
    private async Task<HttpResponseMessage> JudgeAsync(
        HttpResponseMessage response, Session session, KakaoBusinessScope? needed, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(Backchannel.MaxAnswerLength, cancellationToken);
            var status = (int)response.StatusCode;
            var error = ErrorAnswer.FromBody(JsonBody.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)), status);

            // A proxy's 401 has no such code. -101, the user is not connected to the app, comes with 400.
            if (error.Kind == KakaoBusinessErrorKind.TokenDead && status == (error.Code == "-101" ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized))
            {
                if (session.Id is { } id) marks.Mark(id);
                throw Refuse(KakaoBusinessConsentReason.TokenDead, session, error);
            }

            if (status != StatusCodes.Status403Forbidden || error.Code != "-402") return response;
            IReadOnlyList<string> lacking = error.RequiredScopes.Count > 0 || needed is null ? error.RequiredScopes : [needed.Id];
            // Without a name there is nothing to ask the user for.
            if (lacking.Count == 0) return response;
            throw RefuseForLackOf(lacking, session, status);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private KakaoBusinessConsentRequiredException RefuseForLackOf(IReadOnlyList<string> scopes, Session session, int? statusCode)
        => Refuse(KakaoBusinessConsentReason.ScopeMissing, session, KakaoBusinessErrorCatalog.Describe("-402", statusCode, scopes));

    private KakaoBusinessConsentRequiredException Refuse(KakaoBusinessConsentReason reason, Session session, KakaoBusinessError error)
    {
        logger.ApiCallNeedsConsent(session.Scheme, reason.ToString(), error.Code, wasSent: error.StatusCode is not null);
        return new(reason, session.Scheme, error.RequiredScopes, error);
    }
}
