using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Healthy if connections can be used: the store answers, and the Data Protection keys are loaded.</summary>
internal sealed class ConnectionHealthCheck(
    ConnectionSchemes schemes, ConnectionRecords records, ConnectionProtection protection, KakaoBusinessLogger logger) : IHealthCheck
{
    private const string Probe = "health check";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        foreach (var scheme in schemes.Names)
        {
            if (await FindFaultAsync(scheme, cancellationToken) is { } fault) return new HealthCheckResult(context.Registration.FailureStatus, fault);
        }

        return HealthCheckResult.Healthy();
    }

    /// <summary>The exceptions are logged and not part of the result, which an app may show to anybody.</summary>
    private async Task<string?> FindFaultAsync(string scheme, CancellationToken cancellationToken)
    {
        try
        {
            protection.Protect(scheme, Probe, new KakaoBusinessToken(Probe.Replace(' ', '-')));
        }
        catch (Exception exception)
        {
            logger.ConnectionsUnhealthy(exception, scheme);
            return "The Data Protection keys cannot be used.";
        }

        try
        {
            await records.FindEntryAsync(scheme, Probe, cancellationToken);
            return null;
        }
        // The store is the app's and may throw anything.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.ConnectionsUnhealthy(exception, scheme);
            return "The connection store cannot be read.";
        }
    }
}
