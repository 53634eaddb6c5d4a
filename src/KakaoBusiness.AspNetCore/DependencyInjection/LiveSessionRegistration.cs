using KakaoBusiness.AspNetCore.Circuits;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers what gives interactive circuits and hubs their session. An app without them has descriptors that nobody resolves.</summary>
internal static class LiveSessionRegistration
{
    public static void AddLiveSessions(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LiveSessions))) return;
        services.AddHttpContextAccessor();
        services.AddSessions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SessionHubFilter>();
        services.AddOptions<HubOptions>().Configure<SessionHubFilter>((options, filter) => options.AddFilter(filter));
        services.AddScoped<SessionCircuitHandler>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<SessionCircuitHandler>());
        services.AddOptions<KakaoBusinessCircuitOptions>()
            .Validate(options => options.RevalidationInterval > TimeSpan.Zero && options.RevalidationInterval <= TimeSpan.FromDays(1),
                "RevalidationInterval of AddKakaoBusinessCircuits() is not a time of at most a day: set it to how long an ended session may keep rights, e.g. 00:01:00.")
            .ValidateOnStart();
    }
}
