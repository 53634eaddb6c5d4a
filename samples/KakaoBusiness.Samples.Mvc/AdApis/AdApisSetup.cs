using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The clients of the ad APIs: where they call, with whose token, and how often they try.</summary>
internal static class AdApisSetup
{
    private const string MomentAddressKey = "KakaoMoment:BaseAddress";
    private const string KeywordAddressKey = "KakaoKeywordAd:BaseAddress";

    /// <summary>In bytes: some thousands of ad accounts.</summary>
    private const int MaxResponseLength = 1024 * 1024;

    private const int Retries = 2;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    public static void AddAdApis(this IServiceCollection services)
    {
        services.AddSingleton<AdAccountsReader>();
        services.AddAdApi<MomentClient>(MomentAddressKey, KakaoBusinessDefaults.MomentApiBaseAddress);
        services.AddAdApi<KeywordClient>(KeywordAddressKey, KakaoBusinessDefaults.KeywordAdApiBaseAddress);
    }

    private static void AddAdApi<TClient>(this IServiceCollection services, string addressKey, string addressOfKakao)
        where TClient : class
    {
        var builder = services.AddHttpClient<TClient>((provider, http) =>
        {
            http.BaseAddress = AddressOf(provider, addressKey, addressOfKakao);
            http.MaxResponseContentBufferSize = MaxResponseLength;
        });
        // Outside of the token: a refused token is an exception, and nothing that another try would mend.
        builder.AddResilienceHandler("ad-api", (pipeline, context) => AddRetries(pipeline, context.ServiceProvider));
        // Whichever address stands in for it, this is the API whose permissions count.
        builder.AddKakaoBusinessToken(client => client.ApiHost = new Uri(addressOfKakao).Host);
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
            ShouldHandle = async attempt => attempt.Outcome.Result is { } answer
                ? await AdApiError.IsWorthAnotherTryAsync(answer, attempt.Context.CancellationToken)
                : attempt.Outcome.Exception is HttpRequestException or Polly.Timeout.TimeoutRejectedException,
        });
        pipeline.AddTimeout(AttemptTimeout);
    }

    /// <summary>What is configured, else the emulator while it runs, else Kakao. The token goes there: https, or http on loopback.</summary>
    private static Uri AddressOf(IServiceProvider services, string key, string addressOfKakao)
    {
        var configured = services.GetRequiredService<IConfiguration>()[key];
        if (string.IsNullOrWhiteSpace(configured)) return services.GetRequiredService<SiteEmulator>().BaseAddress ?? new Uri(addressOfKakao);
        return Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address : throw new InvalidOperationException($"{key} is '{configured}': write a URL such as {addressOfKakao}.");
    }
}
