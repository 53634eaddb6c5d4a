using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp;

/// <summary>Runs the emulator together with this site, on a loopback port that the system chooses.</summary>
public sealed class SiteEmulator : IAsyncDisposable
{
    private static readonly Uri[] AdApis = [new(KakaoBusinessDefaults.MomentApiBaseAddress), new(KakaoBusinessDefaults.KeywordAdApiBaseAddress)];

    private KakaoEmulatorServer? _server;

    /// <summary>Gets the emulator, or <see langword="null"/> if it is not running.</summary>
    public KakaoEmulator? Emulator => _server?.Emulator;

    /// <summary>Gets the address of the emulator, or <see langword="null"/> if it is not running.</summary>
    public Uri? BaseAddress => _server?.BaseAddress;

    /// <summary>Gets the address of the page on which a user disconnects the app, as in Kakao's account settings.</summary>
    public Uri? AccountSettings => BaseAddress is null ? null : new Uri(BaseAddress, "/settings/connections");

    /// <summary>Starts the emulator.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { AppName = "Kakao Business Sample" });
        _server = await KakaoEmulatorServer.StartAsync(emulator, cancellationToken: cancellationToken);
    }

    /// <summary>Makes a scheme use the emulator and its credentials, because the app's client secret must be sent to Kakao only.</summary>
    /// <param name="options">The scheme's options. They do not change if the emulator is not running.</param>
    public void ApplyTo(KakaoBusinessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Emulator is null) return;
        options.ClientId = Emulator.Options.ClientId;
        options.ClientSecret = Emulator.Options.ClientSecret!;
        options.AuthorizationEndpoint = Redirect(KakaoBusinessDefaults.AuthorizationEndpoint);
        options.TokenEndpoint = Redirect(KakaoBusinessDefaults.TokenEndpoint);
        options.TokenInformationEndpoint = Redirect(KakaoBusinessDefaults.TokenInformationEndpoint);
        options.UserInformationEndpoint = Redirect(KakaoBusinessDefaults.UserInformationEndpoint);
        options.RevocationEndpoint = Redirect(KakaoBusinessDefaults.RevocationEndpoint);
    }

    /// <summary>Makes a client of Kakao's ad APIs use the emulator.</summary>
    /// <param name="client">The client. It does not change if the emulator is not running or another address is configured.</param>
    public void ApplyTo(HttpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (BaseAddress is not null && client.BaseAddress is { } address && AdApis.Contains(address)) client.BaseAddress = BaseAddress;
    }

    /// <summary>Stops the emulator.</summary>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Redirect(string kakaoEndpoint) => new Uri(BaseAddress!, new Uri(kakaoEndpoint).AbsolutePath).AbsoluteUri;
}

/// <summary>Registers the emulator, and starts it if <see cref="EmulatorRule"/> allows.</summary>
internal static class EmulatorHosting
{
    /// <summary>Registers the emulator. Call it after <c>AddKakaoBusiness</c>, whose endpoints it replaces while it runs.</summary>
    public static void AddKakaoEmulator(this IServiceCollection services)
    {
        services.AddSingleton<SiteEmulator>();
        services.AddOptions<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme)
            .Configure<SiteEmulator>((options, emulator) => emulator.ApplyTo(options));
        services.AddTransient<IPostConfigureOptions<HttpClientFactoryOptions>, EmulatedAdApis>();
    }

    /// <summary>
    /// Starts the emulator, between build and run: the configuration is complete, and the options, which need the emulator's port, have
    /// not been created yet. The container stops the emulator with the site.
    /// </summary>
    /// <exception cref="InvalidOperationException">The configuration is invalid, see <see cref="EmulatorRule"/>.</exception>
    public static async Task StartKakaoEmulatorAsync(this WebApplication app)
    {
        if (!EmulatorRule.IsEnabled(app.Configuration, app.Environment)) return;
        var emulator = app.Services.GetRequiredService<SiteEmulator>();
        await emulator.StartAsync(app.Lifetime.ApplicationStopping);
        app.Logger.EmulatorRunning(emulator.BaseAddress!);
    }

    /// <summary>Makes the clients use the emulator, after the app has configured them.</summary>
    private sealed class EmulatedAdApis(SiteEmulator emulator) : IPostConfigureOptions<HttpClientFactoryOptions>
    {
        public void PostConfigure(string? name, HttpClientFactoryOptions options) => options.HttpClientActions.Add(emulator.ApplyTo);
    }
}

/// <summary>
/// Decides whether the emulator replaces Kakao. With the emulator anybody can sign in as anybody: by default it is on only in
/// Development and only if no client ID is configured, and it cannot be turned on in Production.
/// </summary>
internal static class EmulatorRule
{
    /// <summary>The setting: <c>true</c>, <c>false</c>, or empty for the default.</summary>
    public const string Key = "Emulator:Enabled";

    private const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    /// <exception cref="InvalidOperationException">The setting is invalid. The message names the remedy.</exception>
    public static bool IsEnabled(IConfiguration configuration, IHostEnvironment environment)
    {
        var hasClientId = !string.IsNullOrWhiteSpace(configuration[ClientIdKey]);
        var enabled = Read(configuration[Key]) ?? (environment.IsDevelopment() && !hasClientId);

        if (enabled && environment.IsProduction())
        {
            throw new InvalidOperationException(
                $"{Key} is true in the environment Production. With the emulator anybody can sign in as anybody, so it is for development and tests only: "
                + $"remove the setting and set {ClientIdKey} to the app's REST API key at Kakao.");
        }

        if (!enabled && !hasClientId)
        {
            throw new InvalidOperationException(
                $"Users cannot sign in: {ClientIdKey} is missing, and the emulator is off in the environment {environment.EnvironmentName}. "
                + $"Set {ClientIdKey} to the app's REST API key at Kakao, or run the site in Development, where the emulator replaces Kakao.");
        }

        return enabled;
    }

    private static bool? Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        return bool.TryParse(value, out var enabled)
            ? enabled : throw new InvalidOperationException($"{Key} is '{value}': write true or false, or remove it.");
    }
}
