using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>Starts the emulator beside the site where <see cref="EmulatorRule"/> says so. An app of your own needs none of this.</summary>
internal static class EmulatorHosting
{
    /// <summary>Registers the emulator; call it after <c>AddKakaoBusiness</c>, whose endpoints it replaces while it runs.</summary>
    public static void AddKakaoEmulator(this IServiceCollection services)
    {
        services.AddSingleton<SiteEmulator>();
        services.AddOptions<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme)
            .Configure<SiteEmulator>((options, emulator) => emulator.ApplyTo(options));
    }

    /// <summary>
    /// Between build and run: the configuration is complete by then, and the options, which need the emulator's port, are
    /// not made yet. The container stops it with the site.
    /// </summary>
    /// <exception cref="InvalidOperationException">The configuration is refused, see <see cref="EmulatorRule"/>.</exception>
    public static async Task StartKakaoEmulatorAsync(this WebApplication app)
    {
        if (!EmulatorRule.IsEnabled(app.Configuration, app.Environment)) return;
        var emulator = app.Services.GetRequiredService<SiteEmulator>();
        await emulator.StartAsync(app.Lifetime.ApplicationStopping);
        app.Logger.EmulatorRuns(emulator.BaseAddress!);
    }
}
