using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Healthy if connections can be used: the store answers, and the Data Protection keys are loaded.</summary>
internal sealed class ConnectionHealthCheck(ConnectionSchemes schemes, ConnectionRecords records, ConnectionProtection protection, KakaoBusinessLogger logger) : IHealthCheck
{
    private const string Probe = "health check";

    /// <summary>The exceptions are logged and not part of the result, which an app may show to anybody.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        foreach (var scheme in schemes.Names)
        {
            var fault = "The Data Protection keys cannot be used.";
            try
            {
                protection.Protect(scheme, Probe, new KakaoBusinessToken(Probe.Replace(' ', '-')));
                fault = "The connection store cannot be read.";
                await records.FindEntryAsync(scheme, Probe, cancellationToken);
            }
            // The store is the app's and may throw anything.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                logger.ConnectionsUnhealthy(exception, scheme);
                return new HealthCheckResult(context.Registration.FailureStatus, fault);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
