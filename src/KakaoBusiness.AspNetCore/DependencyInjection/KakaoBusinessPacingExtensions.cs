using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.AspNetCore.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps an HTTP client of the ad APIs to the pace that Kakao allows.</summary>
public static class KakaoBusinessPacingExtensions
{
    /// <summary>
    /// Lets calls wait for their turn instead of being refused by Kakao: for each ad account and kind of call, one in the time that Kakao
    /// allows (<see cref="KakaoBusinessPacingOptions.Buckets"/>).
    /// </summary>
    /// <param name="builder">What <c>AddHttpClient()</c> returned.</param>
    /// <param name="configureOptions">Sets another pace, for all clients of the app.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Add it after a resilience handler, so that every attempt waits for its turn. When Kakao answers 429 the calls for that ad account
    /// pause for <c>Retry-After</c>, or for the interval of the kind; a call without a body is sent again, twice at most.</para>
    /// <para>The pace is that of this process. Two processes that call for one ad account share nothing, and each of them may use the whole
    /// pace: give all calls for an ad account to one process, or set longer intervals.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
    ///     .AddKakaoBusinessToken()
    ///     .AddKakaoBusinessPacing();
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddKakaoBusinessPacing(this IHttpClientBuilder builder, Action<KakaoBusinessPacingOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<KakaoBusinessPacingOptions>();
        if (configureOptions is not null) options.Configure(configureOptions);
        if (!builder.Services.Any(service => service.ServiceType == typeof(AdApiPace)))
        {
            options
                .Validate(pacing => pacing.HasUsableWait, "MaxWait of AddKakaoBusinessPacing() is not a time between zero and a day: set it to the time that a call may wait, e.g. one minute.")
                .Validate(pacing => pacing.HasDistinctBuckets, "AddKakaoBusinessPacing() has two buckets of one name: remove one, or give it another name.")
                .ValidateOnStart();
            builder.Services.AddDiagnostics();
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddSingleton<AdApiPace>();
            builder.Services.AddTransient<PacingHandler>();
        }

        return builder.AddHttpMessageHandler<PacingHandler>();
    }
}
