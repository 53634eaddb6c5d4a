using System.Net;
using System.Runtime.CompilerServices;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>
/// Sends the business token with a call to an ad API, and determines from a refusal whether a new consent is needed. It never sends a call
/// without a token, to another destination, or twice. The token is that of the connection that the request names, or else that of the
/// session of the current request.
/// </summary>
internal sealed class BusinessTokenHandler(
    KakaoBusinessApiClientOptions client,
    IOptionsMonitor<KakaoBusinessOptions> options,
    KakaoBusinessLogger logger,
    SessionTokens? sessions = null,
    IConnectionTokens? connections = null) : DelegatingHandler
{
    /// <summary>The destinations by the options of a scheme. A reload of the configuration replaces the options as a whole.</summary>
    private readonly ConditionalWeakTable<KakaoBusinessOptions, BearerHandler.Destinations> _destinations = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await FindTokenAsync(request, cancellationToken);
        var schemeOptions = options.Get(token.Scheme);

        var destinations = FindDestinations(schemeOptions);
        destinations.Require(request.RequestUri);
        if (token.IsDead) throw Refuse(KakaoBusinessConsentReason.TokenDead, token, TokenDead);
        var needed = FindNeededScope(request);
        if (schemeOptions.CheckApiPermissions && needed is { IsIndispensable: true } && IsMissing(token, needed)) throw RefuseMissing([needed.Id], token, statusCode: null);
        RequireAdAccount(request, token, needed);

        var response = await SendWithTokenAsync(request, token, destinations, cancellationToken);
        if (response.IsSuccessStatusCode) await token.RecordUseAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            ? await HandleRefusalAsync(response, token, needed, cancellationToken)
            : response;
    }

    /// <summary>Throws, because the session is read asynchronously. The base class would send the request without a token.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("An HTTP client with AddKakaoBusinessToken() supports only asynchronous calls. Use SendAsync.");

    private async ValueTask<CallToken> FindTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (RequestedConnection.Find(request) is { } connection)
        {
            // The session's token is no substitute: it may be that of another advertiser.
            if (connections is null) throw new InvalidOperationException("The request names a connection, but the app has not registered connections. Call AddKakaoBusinessConnections().");
            return await connections.GetAsync(connection.Scheme is null ? connection with { Scheme = client.AuthenticationScheme } : connection, cancellationToken);
        }

        return await (sessions ?? throw new KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason.OutsideRequest)).GetAsync(request, client.AuthenticationScheme);
    }

    /// <exception cref="KakaoBusinessTokenUnavailableException">The token is known not to give access to the ad account of the call.</exception>
    private static void RequireAdAccount(HttpRequestMessage request, CallToken token, KakaoBusinessScope? needed)
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

    /// <summary>
    /// Returns whether the token is known to lack a scope. A granted scope that is not in the catalog may permit any call, so Kakao decides.
    /// </summary>
    private static bool IsMissing(CallToken token, KakaoBusinessScope scope)
        => !token.Holds(scope.Id) && token.GrantedScopes.All(granted => KakaoBusinessScopes.Find(granted) is not null);

    private async ValueTask<HttpResponseMessage> SendWithTokenAsync(
        HttpRequestMessage request, CallToken token, BearerHandler.Destinations destinations, CancellationToken cancellationToken)
    {
        if (!BearerHandler.IsBehind(this))
            throw new InvalidOperationException("A handler filter replaced the primary handler of an HTTP client with AddKakaoBusinessToken(). Set it with ConfigurePrimaryHttpMessageHandler instead.");
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
    /// Throws if Kakao reports that the token is dead or lacks a scope. Returns any other refusal to the app, with its body still readable.
    /// </summary>
    private async Task<HttpResponseMessage> HandleRefusalAsync(
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
            IReadOnlyList<string> missing = error.RequiredScopes.Count > 0 || needed is null ? error.RequiredScopes : [needed.Id];
            // If the missing scope is not known, there is nothing to ask the user for.
            if (missing.Count == 0) return response;
            await token.RecordMissingAsync(missing, cancellationToken);
            throw RefuseMissing(missing, token, status);
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
