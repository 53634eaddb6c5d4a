using System.Net;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace Contoso.Ads;

/// <summary>Sends the requests of the cluster "moment" through the HTTP client of that name, which adds the token.</summary>
public sealed class AdApiForwarderFactory(IHttpMessageHandlerFactory handlers, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
        => context.ClusterId == "moment" ? handlers.CreateHandler("moment") : base.WrapHandler(context, handler);
}

public static class AdApiRefusals
{
    /// <summary>Replaces a 401 of the ad API by a 502: it is about the token, and its body may contain the token.</summary>
    public static ValueTask HideUnauthorizedAsync(ResponseTransformContext transform)
    {
        if (transform.ProxyResponse?.StatusCode == HttpStatusCode.Unauthorized)
        {
            transform.SuppressResponseBody = true;
            transform.HttpContext.Response.Clear();
            transform.HttpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Answers for YARP, which turns each exception into an empty 502. This middleware runs outside of it.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted) return;
        switch (context.Features.Get<IForwarderErrorFeature>()?.Exception)
        {
            // UseKakaoBusinessConsent() answers: problem details for a script, the consent for a page.
            case KakaoBusinessConsentRequiredException refusal:
                throw refusal;
            case KakaoBusinessTokenUnavailableException { Reason: KakaoBusinessTokenUnavailableReason.NotConnected }:
                context.Response.Clear();
                await context.ChallengeAsync("KakaoBusiness", new KakaoBusinessConnectProperties((string)context.GetRouteValue("key")!));
                break;
            default:
                if (context.Response.StatusCode == StatusCodes.Status502BadGateway) await Results.Problem(statusCode: 502).ExecuteAsync(context);
                break;
        }
    }
}
