using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks that report whether users can sign in and connections can be used.</summary>
public static class KakaoBusinessHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check that fails while users cannot sign in: the backend is unavailable or accepts no writes, or the Data Protection keys are
    /// not loaded.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status to report for a failure, or <see langword="null"/> for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags by which health checks can be filtered.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddKakaoBusinessTicketStore(
        this IHealthChecksBuilder builder, string name = "kakaobusiness-tickets", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, services => new TicketStoreHealthCheck(services.GetRequiredService<StoreAvailability>()), failureStatus, tags));
    }

    /// <summary>
    /// Adds a health check that fails while connections cannot be used: the store does not answer, or the Data Protection keys are not loaded.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status to report for a failure, or <see langword="null"/> for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags by which health checks can be filtered.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddKakaoBusinessConnections(
        this IHealthChecksBuilder builder, string name = "kakaobusiness-connections", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, services => ActivatorUtilities.CreateInstance<ConnectionHealthCheck>(services), failureStatus, tags));
    }
}
