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

/// <summary>
/// Stores sessions on the server: the cookie contains a random key, and a backend stores the encrypted ticket with the business token.
/// </summary>
public static class KakaoBusinessTicketStoreExtensions
{
    /// <summary>
    /// Stores the sessions of Kakao Business schemes in the app's <see cref="IDistributedCache"/>. Can be called before or after
    /// <c>AddKakaoBusiness</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets options after the section <c>KakaoBusiness:TicketStore</c> has been read.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Nodes that share sessions have to share the cache <b>and</b> the Data Protection keys.</para>
    /// <para>A cache cannot guarantee everything that a backend with its own commands can (<c>KakaoBusiness.AspNetCore.StackExchangeRedis</c>).
    /// Between nodes, a sliding renewal at the same instant as a sign-out can bring the session back until it expires. If one user signs in twice at
    /// the same instant, one session can be missing from the list of sessions, so that <see cref="IKakaoBusinessSessions.SignOutEverywhereAsync"/>
    /// does not reach it before its next renewal. Within one node, neither can happen.</para>
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
    /// Shares the list of ended sessions between the nodes of an app in cookie mode, so that a signed-out cookie works on no node. Uses the app's
    /// <see cref="IDistributedCache"/>, in the background. Without this call, each node knows only the sessions that ended on it. With a ticket
    /// store, there is nothing to share. A node that cannot read the list when it starts answers requests of sessions that began before with 503
    /// until it can: see <see cref="KakaoBusinessEndedSessionsOptions.AllowUncheckedSessions"/>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets options after the section <c>KakaoBusiness:EndedSessions</c> has been read.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AuthenticationBuilder AddKakaoBusinessSharedEndedSessions(this AuthenticationBuilder builder, Action<KakaoBusinessEndedSessionsOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSessions();
        // After the section has been read, like the app's code.
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

    /// <summary>
    /// Adds the 503 response for a session that cannot be looked up. The app's authentication service, or the framework's, still does the work.
    /// </summary>
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
