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

/// <summary>Keeps the sessions of Kakao Business schemes, and the Data Protection keys that protect them, in Redis.</summary>
public static class KakaoBusinessRedisExtensions
{
    /// <summary>
    /// Keeps sessions and Data Protection keys in Redis, over a connection of the library's own: connected when it is first
    /// needed, failing fast while the server is away, reconnecting by itself.
    /// </summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it: <c>redis.example:6380,ssl=true,password=…</c></param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Adds the ticket store, the key ring unless the app persists its keys elsewhere, an application name for the keys unless
    /// the app sets one, and the health check <c>kakaobusiness-tickets</c>. Before or after <c>AddKakaoBusiness</c>.</para>
    /// <para>The app's <see cref="IDistributedCache"/> is left alone: <see cref="AddKakaoBusinessRedisDistributedCache"/> adds one on
    /// the same connection.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, string connectionString)
        => builder.AddKakaoBusinessRedis(connectionString, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it: <c>redis.example:6380,ssl=true,password=…</c></param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, string connectionString, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(connectionString), configureOptions);
    }

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <summary>Keeps sessions and Data Protection keys in Redis, over a connection of the library's own as the app configures it.</summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configuration">
    /// Taken over as it is, but for <see cref="ConfigurationOptions.AbortOnConnectFail"/>, which is off. Consider
    /// <see cref="BacklogPolicy.FailFast"/>: otherwise commands wait for a server that is away.
    /// </param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, ConfigurationOptions configuration)
        => builder.AddKakaoBusinessRedis(configuration, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, ConfigurationOptions)"/>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configuration">
    /// Taken over as it is, but for <see cref="ConfigurationOptions.AbortOnConnectFail"/>, which is off. Consider
    /// <see cref="BacklogPolicy.FailFast"/>: otherwise commands wait for a server that is away.
    /// </param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, ConfigurationOptions configuration, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(configuration), configureOptions);
    }

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, string)"/>
    /// <summary>Keeps sessions and Data Protection keys in Redis, over a connection that the app has already and goes on owning.</summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="multiplexer">Gives the connection; called once, when it is first needed. The library never disposes it.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(this AuthenticationBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> multiplexer)
        => builder.AddKakaoBusinessRedis(multiplexer, _ => { });

    /// <inheritdoc cref="AddKakaoBusinessRedis(AuthenticationBuilder, Func{IServiceProvider, IConnectionMultiplexer})"/>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="multiplexer">Gives the connection; called once, when it is first needed. The library never disposes it.</param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:Redis</c> was read.</param>
    public static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> multiplexer, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return builder.AddKakaoBusinessRedis(new RedisConnectionSource(multiplexer), configureOptions);
    }

    /// <summary>
    /// Adds an <see cref="IDistributedCache"/> in the same Redis, over the same connection, so that all nodes share session state and
    /// everything else that uses it. It is that of <c>Microsoft.Extensions.Caching.StackExchangeRedis</c>, and what the app writes
    /// there is not encrypted. Replaces what <c>AddDistributedMemoryCache</c>, <c>AddControllersWithViews</c> and others register.
    /// </summary>
    /// <param name="builder">The builder on which <c>AddKakaoBusinessRedis</c> was called.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddKakaoBusinessRedis</c> was not called before.</exception>
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
            throw new InvalidOperationException("AddKakaoBusinessRedisDistributedCache has no connection to use: call AddKakaoBusinessRedis before it.");
        builder.Services.Replace(ServiceDescriptor.Singleton<IDistributedCache, SharedConnectionCache>());
        return builder;
    }

    private static AuthenticationBuilder AddKakaoBusinessRedis(
        this AuthenticationBuilder builder, RedisConnectionSource source, Action<KakaoBusinessRedisOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(RedisConnection)))
            throw new InvalidOperationException("AddKakaoBusinessRedis was called twice: sessions lie in one Redis. Keep one of the calls.");

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessRedisOptions>, KakaoBusinessConfigureRedisOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessRedisOptions>, KakaoBusinessConfigureRedisOptions>());
        services.Configure(configureOptions);
        services.AddOptions<KakaoBusinessRedisOptions>().ValidateOnStart();
        services.AddSingleton(source);
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<RedisKeys>();
        services.AddTicketStorage();

        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<DataProtectionOptions>, RedisKeyRingSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KeyManagementOptions>, RedisKeyRingSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisStartupWarnings>());
        services.AddHealthChecks().AddKakaoBusinessTicketStore();
        return builder.AddKakaoBusinessTicketStore();
    }

    private static void AddTicketStorage(this IServiceCollection services)
    {
        services.AddSingleton<RedisTicketStorage>();
        services.AddSingleton<LocalEntries>();
        services.AddSingleton<LocallyCachedTicketStorage>();
        services.Replace(ServiceDescriptor.Singleton<IKakaoBusinessTicketStorage>(provider =>
            provider.GetRequiredService<IOptions<KakaoBusinessRedisOptions>>().Value.LocalCacheDuration is null
                ? provider.GetRequiredService<RedisTicketStorage>()
                : provider.GetRequiredService<LocallyCachedTicketStorage>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LocalCacheSubscription>());
    }
}
