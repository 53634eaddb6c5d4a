using KakaoBusiness.Benchmarks.Peers;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>The way to Kakao and back. Kakao answers at once: what is measured is the app.</summary>
internal static class SignInPart
{
    private static readonly Race Race = new(rounds: 40, TimeSpan.FromMilliseconds(20), warmUp: 500);

    public static async Task RunAsync()
    {
        await using var redisServer = await RedisServer.StartAsync();
        var server = redisServer.Address;
        await using var bare = await MeasuredApp.StartBareAsync();
        await using var bareWithResources = await MeasuredApp.StartBareAsync(withTokenInformation: true);
        await using var business = await MeasuredApp.StartBusinessAsync();
        await using var businessWithTwoCalls = await MeasuredApp.StartBusinessAsync(withTokenInformation: false);

        var challenges = await Race.RunAsync(() => business.ChallengeAsync(), () => bare.ChallengeAsync());
        Result.WriteTime("challenge-time", challenges[0], challenges[1]);
        Result.WriteBytes("challenge-bytes", challenges[0], challenges[1]);

        var callbacks = await Race.RunAsync(Callback(bare), Callback(bareWithResources), Callback(businessWithTwoCalls), Callback(business));
        Result.WriteTime("callback-22", callbacks[2], callbacks[0]);
        Result.WriteBytes("callback-22-bytes", callbacks[2], callbacks[0]);
        Result.WriteTime("callback-33", callbacks[3], callbacks[1]);
        Result.WriteTime("callback-32", callbacks[3], callbacks[0]);

        await using var bareUser = await MeasuredApp.StartBareAsync(isOneUser: true);
        await using var businessUser = await MeasuredApp.StartBusinessAsync(withTokenInformation: false, isOneUser: true);
        var consents = await Race.RunAsync(Consent(businessUser), Consent(bareUser));
        Result.WriteTime("reconsent", consents[0], consents[1]);

        await using var naive = await MeasuredApp.StartBareAsync(builder => NaiveTicketStore.Add(builder, server, isEncrypted: true));
        await using var indexed = await MeasuredApp.StartBareAsync(builder => IndexedTicketStore.Add(builder, server));
        await using var redis = await MeasuredApp.StartBusinessAsync(
            builder => builder.AddKakaoBusinessRedis(server.Endpoint, options => options.KeyPrefix = server.Prefix + "sign-in:"), withTokenInformation: false);
        var stored = await Race.RunAsync(Callback(redis), Callback(indexed), Callback(naive));
        Result.WriteTime("redis-callback-index", stored[0], stored[1]);
        Result.WriteTime("redis-callback", stored[0], stored[2]);
    }

    private static Contestant Callback(MeasuredApp app) => new(() => app.CallbackAsync(), app.PrepareCallbacksAsync);

    private static Contestant Consent(MeasuredApp app) => new(() => app.ConsentAsync(), app.PrepareConsentsAsync);
}
