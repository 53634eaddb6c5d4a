using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.StackExchangeRedis;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Provides extension methods that store the sessions of Kakao Business schemes, and the Data Protection keys that encrypt them, in Redis.
/// </summary>
public static class KakaoBusinessRedisExtensions
{
    /// <summary>
    /// Stores sessions and Data Protection keys in Redis, over a connection that the library opens when it is first needed. Commands
    /// fail fast while the server is unavailable, and the connection is restored automatically.
    /// </summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="connectionString">The connection string, as StackExchange.Redis parses it: <c>redis.example:6380,ssl=true,password=…</c></param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Adds the ticket store, the Data Protection key ring unless the app persists its keys elsewhere, an application name for the
    /// keys unless the app sets one, and the health check <c>kakaobusiness-tickets</c>. Can be called before or after
    /// <c>AddKakaoBusiness</c>.</para>
    /// <para>Does not change the app's <see cref="IDistributedCache"/>: <see cref="AddKakaoBusinessRedisDistributedCache"/> adds one on
    /// the same connection.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    /// <exception cref="InvalidOperationException"><c>AddKakaoBusinessRedis</c> was called before.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication()
    ///     .AddKakaoBusiness()
    ///     .AddKakaoBusinessRedis(builder.Configuration.GetConnectionString("Redis")!);
    /// builder.Services.AddDataProtection().ProtectKeysWithCertificate(certificate);
    /// </code>
    /// </example>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, string connectionString)
        => builder.AddKakaoBusinessRedis(connectionString, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="connectionString">The connection string, as StackExchange.Redis parses it: <c>redis.example:6380,ssl=true,password=…</c></param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, string connectionString, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(connectionString), configureOptions);
    }

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <summary>Stores sessions and Data Protection keys in Redis, over a connection that the library opens with the app's configuration.</summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configuration">
    /// The configuration of the connection. It is used unchanged, except that <see cref="ConfigurationOptions.AbortOnConnectFail"/> is
    /// off. Consider <see cref="BacklogPolicy.FailFast"/>: otherwise commands wait while the server is unavailable.
    /// </param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, ConfigurationOptions configuration)
        => builder.AddKakaoBusinessRedis(configuration, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, ConfigurationOptions)"/>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configuration">
    /// The configuration of the connection. It is used unchanged, except that <see cref="ConfigurationOptions.AbortOnConnectFail"/> is
    /// off. Consider <see cref="BacklogPolicy.FailFast"/>: otherwise commands wait while the server is unavailable.
    /// </param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, ConfigurationOptions configuration, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(configuration), configureOptions);
    }

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <summary>Stores sessions and Data Protection keys in Redis, over a connection that the app owns.</summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="multiplexer">
    /// The factory for the connection. It is called once, when the connection is first needed. The library never disposes the connection.
    /// </param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> multiplexer)
        => builder.AddKakaoBusinessRedis(multiplexer, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, Func{IServiceProvider, IConnectionMultiplexer})"/>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="multiplexer">
    /// The factory for the connection. It is called once, when the connection is first needed. The library never disposes the connection.
    /// </param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> multiplexer, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(multiplexer), configureOptions);
    }

    /// <summary>
    /// Adds an <see cref="IDistributedCache"/> in the same Redis and over the same connection, so that all nodes share session state
    /// and everything else that uses the cache. It is the implementation of <c>Microsoft.Extensions.Caching.StackExchangeRedis</c>,
    /// which does not encrypt what the app writes. Replaces the cache that <c>AddDistributedMemoryCache</c>,
    /// <c>AddControllersWithViews</c> and others register.
    /// </summary>
    /// <param name="builder">The builder on which <c>AddKakaoBusinessRedis</c> was called.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddKakaoBusinessRedis</c> was not called first.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication()
    ///     .AddKakaoBusiness()
    ///     .AddKakaoBusinessRedis(builder.Configuration.GetConnectionString("Redis")!)
    ///     .AddKakaoBusinessRedisDistributedCache();
    /// </code>
    /// </example>
    public static AuthenticationBuilder AddKakaoBusinessRedisDistributedCache(this AuthenticationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.All(service => service.ServiceType != typeof(RedisConnection)))
            throw new InvalidOperationException("AddKakaoBusinessRedisDistributedCache needs the connection of AddKakaoBusinessRedis: call AddKakaoBusinessRedis first.");
        builder.Services.Replace(ServiceDescriptor.Singleton<IDistributedCache, RedisDistributedCache>());
        return builder;
    }

    private static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, RedisConnectionSource source, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(RedisConnection)))
            throw new InvalidOperationException("AddKakaoBusinessRedis was called twice, but sessions are stored in one Redis: remove one of the calls.");

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessRedisOptions>, ConfigureKakaoBusinessRedis>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessRedisOptions>, ConfigureKakaoBusinessRedis>());
        services.Configure(configureOptions);
        services.AddOptions<KakaoBusinessRedisOptions>().ValidateOnStart();
        services.AddSingleton(source);
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<RedisKeys>();
        services.AddTicketBackend();

        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<DataProtectionOptions>, ConfigureDataProtection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KeyManagementOptions>, ConfigureDataProtection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisStartupChecks>());
        services.AddHealthChecks().AddKakaoBusinessTicketStore();
        return builder.AddKakaoBusinessTicketStore();
    }

    private static void AddTicketBackend(this IServiceCollection services)
    {
        services.AddSingleton<RedisTicketBackend>();
        services.AddSingleton<LocalTicketCache>();
        services.AddSingleton<LocallyCachedTicketBackend>();
        services.Replace(ServiceDescriptor.Singleton<ITicketBackend>(provider =>
            provider.GetRequiredService<IOptions<KakaoBusinessRedisOptions>>().Value.LocalCacheDuration is null
                ? provider.GetRequiredService<RedisTicketBackend>()
                : provider.GetRequiredService<LocallyCachedTicketBackend>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LocalCacheSubscription>());
    }
}
