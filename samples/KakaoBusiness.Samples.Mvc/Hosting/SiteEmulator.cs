using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>The emulator beside this site, on a loopback port that the system chooses. Until it is started there is none.</summary>
public sealed class SiteEmulator : IAsyncDisposable
{
    private KakaoEmulatorServer? _server;

    /// <summary>The emulator, where it runs.</summary>
    public KakaoEmulator? Emulator => _server?.Emulator;

    /// <summary>Where it listens, where it runs.</summary>
    public Uri? BaseAddress => _server?.BaseAddress;

    /// <summary>The page on which a user disconnects the app, as in Kakao's account settings; where the emulator runs.</summary>
    public Uri? AccountSettings => BaseAddress is null ? null : new Uri(BaseAddress, "/settings/connections");

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { AppName = "Kakao Business Sample" });
        _server = await KakaoEmulatorServer.StartAsync(emulator, cancellationToken: cancellationToken);
    }

    /// <summary>Points a scheme to the emulator, credentials included: a real secret never goes anywhere but to Kakao.</summary>
    /// <param name="options">The scheme's options; untouched where no emulator runs.</param>
    public void ApplyTo(KakaoBusinessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Emulator is null) return;
        options.ClientId = Emulator.Options.ClientId;
        options.ClientSecret = Emulator.Options.ClientSecret!;
        options.AuthorizationEndpoint = Here(KakaoBusinessDefaults.AuthorizationEndpoint);
        options.TokenEndpoint = Here(KakaoBusinessDefaults.TokenEndpoint);
        options.TokenInformationEndpoint = Here(KakaoBusinessDefaults.TokenInformationEndpoint);
        options.UserInformationEndpoint = Here(KakaoBusinessDefaults.UserInformationEndpoint);
        options.RevocationEndpoint = Here(KakaoBusinessDefaults.RevocationEndpoint);
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Here(string kakaoEndpoint) => new Uri(BaseAddress!, new Uri(kakaoEndpoint).AbsolutePath).AbsoluteUri;
}
