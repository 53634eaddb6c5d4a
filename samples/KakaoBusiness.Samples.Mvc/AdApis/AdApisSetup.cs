using KakaoBusiness.AspNetCore;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Registers the clients of the ad APIs: their addresses, the token they send, and their retries.</summary>
internal static class AdApisSetup
{
    private const string MomentAddressKey = "KakaoMoment:BaseAddress";
    private const string KeywordAddressKey = "KakaoKeywordAd:BaseAddress";

    /// <summary>The maximum length of a response, in bytes. It is enough for several thousand ad accounts.</summary>
    private const int MaxResponseLength = 1024 * 1024;

    private const int Retries = 2;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    public static void AddAdApis(this IServiceCollection services)
    {
        services.AddSingleton<AdAccountsReader>();
        services.AddAdApi<MomentClient>(MomentAddressKey, KakaoBusinessDefaults.MomentApiBaseAddress);
        services.AddAdApi<KeywordClient>(KeywordAddressKey, KakaoBusinessDefaults.KeywordAdApiBaseAddress);
    }

    private static void AddAdApi<TClient>(this IServiceCollection services, string addressKey, string defaultAddress)
        where TClient : class
    {
        var builder = services.AddHttpClient<TClient>((provider, http) =>
        {
            http.BaseAddress = GetAddress(provider.GetRequiredService<IConfiguration>(), addressKey, defaultAddress);
            http.MaxResponseContentBufferSize = MaxResponseLength;
        });
        // Outside the token handler: a refused token is an exception, which a retry cannot fix.
        builder.AddResilienceHandler("ad-api", (pipeline, context) => AddRetries(pipeline, context.ServiceProvider));
        // The API whose permissions apply, even if another address is configured.
        builder.AddKakaoBusinessToken(client => client.ApiHost = new Uri(defaultAddress).Host);
    }

    private static void AddRetries(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, IServiceProvider services)
    {
        pipeline.TimeProvider = services.GetRequiredService<TimeProvider>();
        pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = services.GetRequiredService<IConfiguration>().GetValue("AdApis:RetryDelay", TimeSpan.FromMilliseconds(500)),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = async attempt => attempt.Outcome.Result is { } response
                ? await AdApiFailure.ShouldRetryAsync(response, attempt.Context.CancellationToken)
                : attempt.Outcome.Exception is HttpRequestException or Polly.Timeout.TimeoutRejectedException,
        });
        pipeline.AddTimeout(AttemptTimeout);
    }

    /// <summary>Returns the configured address, or Kakao's. It must be https, or http on loopback, because the token is sent there.</summary>
    private static Uri GetAddress(IConfiguration configuration, string key, string defaultAddress)
    {
        if (configuration[key] is not { } configured || string.IsNullOrWhiteSpace(configured)) return new Uri(defaultAddress);
        return Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address : throw new InvalidOperationException($"{key} is '{configured}': write a URL such as {defaultAddress}.");
    }
}
