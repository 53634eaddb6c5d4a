using KakaoBusiness.Benchmarks.Peers;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Load;

/// <summary>The measured app on Kestrel, in a process of its own: writes its address, and its managed memory whenever it is asked.</summary>
internal static class LoadedApp
{
    /// <summary>Each mode by the key of its row.</summary>
    private static readonly Dictionary<string, Action<IServiceCollection, RedisAddress>> Modes = new(StringComparer.Ordinal)
    {
        ["load-none"] = (services, _) => services.AddAuthentication(),
        ["load-rich"] = (services, _) => BareOAuth.Add(services, new StubKakao()),
        ["load-cookie"] = (services, _) => AddBusiness(services),
        ["load-naive"] = (services, redis) => NaiveTicketStore.Add(BareOAuth.Add(services, new StubKakao()), redis, isEncrypted: true),
        ["load-redis"] = (services, redis) => AddBusiness(services).AddKakaoBusinessRedis(redis.Endpoint, options => options.KeyPrefix = redis.Prefix),
        ["load-hybrid"] = (services, redis) => HybridTicketStore.Add(BareOAuth.Add(services, new StubKakao()), redis),
        ["load-local"] = (services, redis) => AddBusiness(services).AddKakaoBusinessRedis(redis.Endpoint, options =>
            (options.KeyPrefix, options.LocalCacheDuration) = (redis.Prefix, TimeSpan.FromMinutes(5))),
    };

    public static async Task RunChildAsync(string mode, string endpoint, string prefix)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "load" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = await MeasuredApp.StartAsync(builder, services => Modes[mode](services, new RedisAddress(endpoint, prefix)));
        Console.WriteLine(app.Urls.Single());
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
    }

    private static AuthenticationBuilder AddBusiness(IServiceCollection services) => services.AddAuthentication().AddKakaoBusiness(options =>
    {
        (options.ClientId, options.ClientSecret) = ("rest-api-key", "client-secret-of-32-characters--");
        foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
        options.BackchannelHttpHandler = new StubKakao();
    });
}
