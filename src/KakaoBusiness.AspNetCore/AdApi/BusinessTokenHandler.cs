using System.Net;
using System.Runtime.CompilerServices;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Sends a business token with a call to an ad API, and reads from a refusal whether a new consent is needed. Never without a token,
/// never elsewhere, never twice. The token is that of the connection that the request names, or else of the current request's session.
/// </summary>
internal sealed class BusinessTokenHandler(
    KakaoBusinessApiClientOptions client,
    IOptionsMonitor<KakaoBusinessOptions> options,
    KakaoBusinessLogger logger,
    SessionTokens? sessions = null,
    IConnectionTokens? connections = null) : DelegatingHandler
{
    /// <summary>By the options of a scheme, which are replaced as a whole when configuration is reloaded.</summary>
    private readonly ConditionalWeakTable<KakaoBusinessOptions, BearerHandler.Destinations> _destinations = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await FindTokenAsync(request, cancellationToken);
        var schemeOptions = options.Get(token.Scheme);

        var destinations = FindDestinations(schemeOptions);
        destinations.Require(request.RequestUri);
        if (token.IsDead) throw Refuse(KakaoBusinessConsentReason.TokenDead, token, TokenDead);
        var needed = FindNeededScope(request);
        if (schemeOptions.CheckApiPermissions && needed is { IsIndispensable: true } && Lacks(token, needed)) throw RefuseMissing([needed.Id], token, statusCode: null);
        RequireReach(request, token, needed);

        var response = await SendWithTokenAsync(request, token, destinations, cancellationToken);
        if (response.IsSuccessStatusCode) await token.RecordUseAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            ? await JudgeAsync(response, token, needed, cancellationToken)
            : response;
    }

    /// <summary>The session is read asynchronously; the base class would send the request without a token.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessToken() sends asynchronously only: call SendAsync.");

    private async ValueTask<CallToken> FindTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (RequestedConnection.Find(request) is { } connection)
        {
            // Never the session's in its place: that may be another advertiser's.
            if (connections is null) throw new InvalidOperationException("The request names a connection, but the app has none: call AddKakaoBusinessConnections().");
            return await connections.GetAsync(connection.Scheme is null ? connection with { Scheme = client.AuthenticationScheme } : connection, cancellationToken);
        }

        return await (sessions ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.OutsideRequest)).GetAsync(request, client.AuthenticationScheme);
    }

    /// <exception cref="KakaoBusinessTokenUnavailableException">The token is known not to reach the ad account that the call is about.</exception>
    private static void RequireReach(HttpRequestMessage request, CallToken token, KakaoBusinessScope? needed)
    {
        if (needed is null || KakaoBusinessRequestExtensions.FindAdAccountId(request) is not { } adAccountId) return;
        if (token.Reaches(needed.Group, adAccountId)) return;
        throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.AdAccountNotGranted);
    }

    private static KakaoBusinessError TokenDead => KakaoBusinessErrorCatalog.Describe("-401");

    private BearerHandler.Destinations FindDestinations(KakaoBusinessOptions schemeOptions)
        => _destinations.TryGetValue(schemeOptions, out var known) ? known : _destinations.GetValue(schemeOptions, CreateDestinations);

    private BearerHandler.Destinations CreateDestinations(KakaoBusinessOptions schemeOptions)
    {
        var addresses = schemeOptions.ApiBaseAddresses.Select(address => new Uri(address));
        return new BearerHandler.Destinations(client.BaseAddress is { } own ? addresses.Append(own) : addresses);
    }

    private KakaoBusinessScope? FindNeededScope(HttpRequestMessage request)
    {
        var target = client.ApiHost is null ? request.RequestUri! : new UriBuilder(request.RequestUri!) { Host = client.ApiHost }.Uri;
        return KakaoBusinessScopes.FindForCall(request.Method, target);
    }

    /// <summary>An item that the catalog does not know may permit any call: then Kakao decides.</summary>
    private static bool Lacks(CallToken token, KakaoBusinessScope scope)
        => !token.Holds(scope.Id) && token.GrantedScopes.All(granted => KakaoBusinessScopes.Find(granted) is not null);

    private async ValueTask<HttpResponseMessage> SendWithTokenAsync(
        HttpRequestMessage request, CallToken token, BearerHandler.Destinations destinations, CancellationToken cancellationToken)
    {
        if (!BearerHandler.IsBehind(this))
            throw new InvalidOperationException("The primary handler of an HTTP client with AddKakaoBusinessToken() was replaced by a handler filter: set it with ConfigurePrimaryHttpMessageHandler.");
        BearerHandler.Put(request, token.Value, destinations);
        int? statusCode = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            statusCode = (int)response.StatusCode;
            return response;
        }
        finally
        {
            token.RecordAnswer(statusCode);
            BearerHandler.Remove(request);
        }
    }

    /// <summary>
    /// Kakao's own word that the token is dead or lacks an item becomes an exception; any other refusal is the app's to see,
    /// its body still unread.
    /// </summary>
    private async Task<HttpResponseMessage> JudgeAsync(
        HttpResponseMessage response, CallToken token, KakaoBusinessScope? needed, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(BackchannelClient.MaxResponseLength, cancellationToken);
            var status = (int)response.StatusCode;
            var error = ErrorResponse.FromBody(JsonBody.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)), status);

            if (error.NeedsNewConsent)
            {
                if (error.SaysTokenIsDead && !await token.RecordDeadAsync(cancellationToken)) return response;
                throw Refuse(KakaoBusinessConsentReason.TokenDead, token, error);
            }

            if (status != StatusCodes.Status403Forbidden || error.Code != "-402") return response;
            IReadOnlyList<string> lacking = error.RequiredScopes.Count > 0 || needed is null ? error.RequiredScopes : [needed.Id];
            // Without a name there is nothing to ask the user for.
            if (lacking.Count == 0) return response;
            await token.RecordMissingAsync(lacking, cancellationToken);
            throw RefuseMissing(lacking, token, status);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private KakaoBusinessConsentRequiredException RefuseMissing(IReadOnlyList<string> scopes, CallToken token, int? statusCode)
        => Refuse(KakaoBusinessConsentReason.ScopeMissing, token, KakaoBusinessErrorCatalog.Describe("-402", statusCode, scopes));

    private KakaoBusinessConsentRequiredException Refuse(KakaoBusinessConsentReason reason, CallToken token, KakaoBusinessError error)
    {
        logger.ApiCallNeedsConsent(token.Scheme, reason.ToString(), error.Code, wasSent: error.StatusCode is not null);
        return new(reason, token.Scheme, error.RequiredScopes, error, token.ConnectionKey) { WasJustRenewed = token.WasJustRenewed(error.RequiredScopes), GrantedScopes = token.GrantedScopes };
    }
}
