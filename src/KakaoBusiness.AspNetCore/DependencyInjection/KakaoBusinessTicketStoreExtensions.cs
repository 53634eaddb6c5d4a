using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.DependencyInjection;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps sessions on the server's side: the cookie holds a random key, the ticket with the business token lies encrypted in a backend.</summary>
public static class KakaoBusinessTicketStoreExtensions
{
    /// <summary>
    /// Keeps the sessions of Kakao Business schemes in the app's <see cref="IDistributedCache"/>. Before or after
    /// <c>AddKakaoBusiness</c>.
    /// </summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:TicketStore</c> was read.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Nodes that share sessions have to share the cache <b>and</b> the Data Protection keys.</para>
    /// <para>A cache cannot promise everything that a backend with commands of its own can
    /// (<c>KakaoBusiness.AspNetCore.StackExchangeRedis</c>). Between nodes: a sliding renewal that crosses a sign-out in the same
    /// instant can bring the session back until it expires; and of two sign-ins of one user in the same instant one can be missing
    /// from the list of sessions, so that <see cref="IKakaoBusinessSessions.SignOutEverywhereAsync"/> does not reach it before its
    /// next renewal. Within one node both are exact.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddDistributedSqlServerCache(options =&gt; ...);
    /// builder.Services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
    /// </code>
    /// </example>
    public static AuthenticationBuilder AddKakaoBusinessTicketStore(this AuthenticationBuilder builder, Action<KakaoBusinessTicketStoreOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSection<KakaoBusinessTicketStoreOptions, ConfigureTicketStore>();
        if (configureOptions is not null) services.Configure(configureOptions);
        if (services.Any(service => service.ServiceType == typeof(GuardedTicketBackend))) return builder;

        services.AddSessions();
        services.TryAddSingleton(CreateCacheStorage);
        services.AddDiagnostics();
        services.AddSingleton<GuardedTicketBackend>();
        services.AddSingleton<SessionIndex>();
        services.Replace(ServiceDescriptor.Singleton<IKakaoBusinessSessions, StoredSessions>());
        services.AddOutageHandling();
        return builder;
    }

    /// <summary>
    /// Cookie mode on several nodes: shares the list of ended sessions through the app's <see cref="IDistributedCache"/>, in the
    /// background, so that a signed-out cookie works on no node. Without this each node knows only what was ended on it. With a
    /// ticket store there is nothing to share. A node that cannot read the list when it starts answers requests of sessions that
    /// began before with 503 until it can: see <see cref="KakaoBusinessEndedSessionsOptions.AllowUncheckedSessions"/>.
    /// </summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">Sets options; it runs after the section <c>KakaoBusiness:EndedSessions</c> was read.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AuthenticationBuilder AddKakaoBusinessSharedEndedSessions(this AuthenticationBuilder builder, Action<KakaoBusinessEndedSessionsOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSessions();
        // After the section was read, as the app's code.
        services.Configure<KakaoBusinessEndedSessionsOptions>(options => options.IsShared = true);
        if (configureOptions is not null) services.Configure(configureOptions);
        services.TryAddSingleton<EndedListCache>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SharedEndedSessions>());
        services.AddSessionOutages();
        return builder;
    }

    private static void AddOutageHandling(this IServiceCollection services)
    {
        services.AddSingleton<StoreAvailability>();
        services.AddSingleton<IStoreAvailability>(provider => provider.GetRequiredService<StoreAvailability>());
        services.AddSingleton<KeyRingLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRingLoader>());
        services.AddSessionOutages();
    }

    /// <summary>Answers with 503 while a session cannot be looked up. The app's authentication service, or the framework's, stays and does the work.</summary>
    private static void AddSessionOutages(this IServiceCollection services)
    {
        services.AddAuthenticationCore();
        WrappedServices.GetOrAdd(services).Wrap<IAuthenticationService>((provider, inner) => new OutageAuthenticationService(
            inner,
            provider.GetRequiredService<IAuthenticationSchemeProvider>(),
            provider.GetRequiredService<KakaoBusinessSchemes>(),
            provider.GetRequiredService<KakaoBusinessLogger>()));
    }

    private static ITicketBackend CreateCacheStorage(IServiceProvider services)
    {
        var cache = services.GetService<IDistributedCache>() ?? throw new InvalidOperationException(
            "AddKakaoBusinessTicketStore found no IDistributedCache: register one that all nodes share (SQL Server, Redis ...), or AddDistributedMemoryCache() for a single node.");
        return new DistributedCacheTicketBackend(cache, services.GetRequiredService<IHostEnvironment>().ApplicationName, services.GetRequiredService<TimeProvider>());
    }
}
