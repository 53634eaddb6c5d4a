using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores connections with Entity Framework Core.</summary>
public static class KakaoBusinessEntityFrameworkExtensions
{
    /// <summary>
    /// Stores the connections in the app's own context, which was registered with <c>AddDbContext</c> or <c>AddDbContextFactory</c> and
    /// calls <see cref="KakaoBusinessModelBuilderExtensions.UseKakaoBusinessConnections"/> in <c>OnModelCreating</c>.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="builder">The builder that <c>AddKakaoBusinessConnections()</c> returned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static KakaoBusinessConnectionsBuilder AddEntityFrameworkStore<TContext>(this KakaoBusinessConnectionsBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddStore<EntityFrameworkConnectionStore<TContext>>();
    }
}
