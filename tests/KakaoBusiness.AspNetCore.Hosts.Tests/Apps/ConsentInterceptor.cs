using Grpc.Core;
using Grpc.Core.Interceptors;
using KakaoBusiness.AspNetCore;

namespace Contoso.Ads;

/// <summary>Returns a status for a refused ad API call. Without it, gRPC reports each exception of a service as Unknown.</summary>
public sealed class ConsentInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (KakaoBusinessConsentRequiredException refusal)
        {
            var isDead = refusal.Reason == KakaoBusinessConsentReason.TokenDead;
            var trailers = new Metadata { { "missing-scopes", string.Join(' ', refusal.RequiredScopes) } };
            throw new RpcException(new Status(isDead ? StatusCode.Unauthenticated : StatusCode.PermissionDenied, refusal.Error.Code), trailers);
        }
    }
}
