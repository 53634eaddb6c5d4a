using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Says at the start what an operator should know about the way to Redis and about the keys there.</summary>
internal sealed class RedisStartupWarnings(
    RedisConnection connection, IOptions<KeyManagementOptions> keyManagement, ILogger<RedisConnection> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keyManagement.Value is { XmlRepository: RedisXmlRepository, XmlEncryptor: null }) logger.KeysUnprotected();

        try
        {
            var multiplexer = await connection.GetAsync().WaitAsync(stoppingToken);
            if (IsReadableOnTheWay(ConfigurationOptions.Parse(multiplexer.Configuration))) logger.ConnectionUnprotected();
        }
        // Whatever a factory of the app throws: a warning that cannot be given must not stop the host.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            logger.ConnectFailed(exception);
        }
    }

    internal static bool IsReadableOnTheWay(ConfigurationOptions configuration)
        => !configuration.Ssl && configuration.EndPoints.Any(endPoint => !IsLocal(endPoint));

    private static bool IsLocal(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => dns.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
        System.Net.Sockets.UnixDomainSocketEndPoint => true,
        _ => false,
    };
}
