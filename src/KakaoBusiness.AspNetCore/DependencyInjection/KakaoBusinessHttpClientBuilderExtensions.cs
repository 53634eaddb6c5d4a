using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.AspNetCore.DependencyInjection;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Lets an HTTP client call the ad APIs with the business token of the current session, or of a connection, at the pace that Kakao allows.
/// </summary>
public static class KakaoBusinessHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends <c>Authorization: Bearer</c> with the business token of the current session, or of the connection for which
    /// <see cref="IKakaoBusinessConnections"/> created the client.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHttpClient()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets the options of this client.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// The token is sent to Kakao's APIs, to the <c>BaseAddress</c> that <c>AddHttpClient</c> configures, and to
    /// <see cref="KakaoBusinessOptions.ApiBaseAddresses"/>. Any other call throws <see cref="InvalidOperationException"/>. The URL is checked again
    /// when the token is added, after the app's handlers. The library turns off automatic redirects in a primary handler that is a
    /// <see cref="SocketsHttpHandler"/> or an <see cref="HttpClientHandler"/>, also inside delegating handlers. A primary handler of another type
    /// receives the token and must not follow redirects. Without a token, the call throws <see cref="KakaoBusinessTokenUnavailableException"/>. If
    /// only a new consent helps, it throws <see cref="KakaoBusinessConsentRequiredException"/>. The app, and its resilience handler before or after
    /// this one, receives every other response of the API unchanged.
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddHttpClient&lt;MomentClient&gt;(client =&gt; client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
    ///     .AddKakaoBusinessToken();
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddKakaoBusinessToken(this IHttpClientBuilder builder, Action<KakaoBusinessApiClientOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var client = new KakaoBusinessApiClientOptions();
        configureOptions?.Invoke(client);

        builder.AddHttpMessageHandler(services => CreateHandler(services, builder.Name, client));
        // After the app's code, wherever that is, because it may set its own transport.
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(WrapTransport));
        return builder;
    }

    /// <summary>
    /// Lets calls wait for their turn instead of being refused by Kakao: for each ad account and kind of call, one in each interval that Kakao allows
    /// (<see cref="KakaoBusinessPacingOptions.Buckets"/>).
    /// </summary>
    /// <param name="builder">The builder that <c>AddHttpClient()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets the pace for all clients of the app.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Add it after a resilience handler, so that every attempt waits for its turn. If Kakao answers 429, the calls for that ad account pause
    /// for <c>Retry-After</c>, or for the interval of that kind of call. A call without a body is sent again, at most twice.</para>
    /// <para>The pace applies to this process. Two processes that call for the same ad account do not share it, and each of them may use all of it:
    /// make all calls for an ad account in one process, or set longer intervals.</para>
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
                .Validate(pacing => pacing.HasDistinctBuckets, "AddKakaoBusinessPacing() has two buckets with the same name: remove or rename one of them.")
                .ValidateOnStart();
            builder.Services.AddDiagnostics();
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddSingleton<AdApiPace>();
            builder.Services.AddTransient<PacingHandler>();
        }

        return builder.AddHttpMessageHandler<PacingHandler>();
    }

    private static void WrapTransport(HttpMessageHandlerBuilder handlers)
    {
        NoRedirects.Apply(handlers.PrimaryHandler, "The primary handler of an HTTP client with AddKakaoBusinessToken()");
        handlers.PrimaryHandler = new BearerHandler(handlers.PrimaryHandler);
    }

    private static BusinessTokenHandler CreateHandler(IServiceProvider services, string name, KakaoBusinessApiClientOptions client)
    {
        if (services.GetService<KakaoBusinessSchemes>() is null)
            throw new InvalidOperationException("AddKakaoBusinessToken() needs a Kakao Business scheme: call AddAuthentication().AddKakaoBusiness() or AddKakaoBusinessConnections() too.");
        client.BaseAddress = FindBaseAddress(services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(name));
        // Reports a wrong address now and not at the first call.
        _ = new BearerHandler.Destinations(client.BaseAddress is null ? [] : [client.BaseAddress]);
        return ActivatorUtilities.CreateInstance<BusinessTokenHandler>(services, client);
    }

    /// <summary>
    /// Returns the base address that the app's code sets on each client of the factory. To find it, the code configures a client that sends nothing.
    /// </summary>
    private static Uri? FindBaseAddress(HttpClientFactoryOptions options)
    {
        using var probe = new HttpClient(new SocketsHttpHandler());
        foreach (var action in options.HttpClientActions) action(probe);
        return probe.BaseAddress;
    }
}
