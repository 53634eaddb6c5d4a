using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Entity Framework Core as the store of connections.</summary>
public static class KakaoBusinessEntityFrameworkExtensions
{
    /// <summary>
    /// Stores the connections in the app's context, which must be registered with <c>AddDbContext</c>, <c>AddDbContextPool</c> or
    /// <c>AddDbContextFactory</c> and call <see cref="KakaoBusinessModelBuilderExtensions.UseKakaoBusinessConnections"/> in
    /// <c>OnModelCreating</c>.
    /// </summary>
    /// <remarks>
    /// Each call uses a context in a new scope, outside any transaction of the caller, so that a token that Kakao has revoked stays revoked when the
    /// caller rolls back. The host does not start if the model of the context does not contain the tables.
    /// </remarks>
    /// <typeparam name="TContext">The type of the context.</typeparam>
    /// <param name="builder">The builder that <c>AddKakaoBusinessConnections()</c> returned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <example>
    /// <code>
    /// builder.Services.AddDbContext&lt;AppDbContext&gt;(options => options.UseNpgsql(connectionString));
    /// builder.Services.AddAuthentication("Cookies").AddCookie("Cookies")
    ///     .AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
    ///     .AddEntityFrameworkStore&lt;AppDbContext&gt;();
    /// </code>
    /// </example>
    public static KakaoBusinessConnectionsBuilder AddEntityFrameworkStore<TContext>(this KakaoBusinessConnectionsBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessConnectionsOptions>, ConnectionContextValidation<TContext>>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DatabaseReport<TContext>>());
        return builder.AddStore<EntityFrameworkConnectionStore<TContext>>();
    }
}
