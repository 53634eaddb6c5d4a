using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Logs a warning at startup if the connection to Redis or the keys stored there are unprotected.</summary>
internal sealed class RedisStartupChecks(
    RedisConnection connection, IOptions<KeyManagementOptions> keyManagement, ILogger<RedisConnection> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keyManagement.Value is { XmlRepository: RedisXmlRepository, XmlEncryptor: null }) logger.KeysUnprotected();

        try
        {
            var multiplexer = await connection.GetAsync().WaitAsync(stoppingToken);
            if (IsReadableInTransit(ConfigurationOptions.Parse(multiplexer.Configuration))) logger.ConnectionUnprotected();
        }
        // The app's factory may throw anything, and a failed check must not stop the host.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            logger.ConnectFailed(exception);
        }
    }

    internal static bool IsReadableInTransit(ConfigurationOptions configuration)
        => !configuration.Ssl && configuration.EndPoints.Any(endPoint => !IsLocal(endPoint));

    private static bool IsLocal(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => dns.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
        UnixDomainSocketEndPoint => true,
        _ => false,
    };
}
