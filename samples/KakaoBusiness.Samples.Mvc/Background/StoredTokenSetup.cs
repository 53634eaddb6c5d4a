using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>The example of a background job. Off until <c>StoredToken:File</c> names a file.</summary>
internal static class StoredTokenSetup
{
    private const string FileKey = "StoredToken:File";
    private const string IntervalKey = "StoredToken:Interval";

    public static void AddStoredTokenWatch(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } file) return;
        var interval = configuration.GetValue(IntervalKey, TimeSpan.FromHours(1));
        if (interval <= TimeSpan.Zero) throw new InvalidOperationException($"{IntervalKey} is {interval}: write a time span above zero, such as 01:00:00.");

        services.AddSingleton(provider => new StoredToken(file, provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<ILogger<StoredToken>>()));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<StoredTokenWatch>(provider, interval));
        services.Configure<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme, kakao =>
        {
            var next = kakao.Events.OnCreatingTicket;
            kakao.Events.OnCreatingTicket = async context =>
            {
                await next(context);
                if (KakaoBusinessToken.TryCreate(context.AccessToken, out var token))
                    await context.HttpContext.RequestServices.GetRequiredService<StoredToken>().KeepAsync(token);
            };
        });
    }
}
