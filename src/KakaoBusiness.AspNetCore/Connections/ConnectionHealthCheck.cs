using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Reports whether connections can be used: the store has to answer, and the Data Protection keys have to be loaded.</summary>
internal sealed class ConnectionHealthCheck(ConnectionSchemes schemes, ConnectionRecords records, ConnectionProtection protection, KakaoBusinessLogger logger) : IHealthCheck
{
    private const string Probe = "health check";

    /// <summary>Logs exceptions instead of adding them to the result, because an app may show the result to anyone.</summary>
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
            // The app's store may throw any exception.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                logger.ConnectionsUnhealthy(exception, scheme);
                return new HealthCheckResult(context.Registration.FailureStatus, fault);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
