using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>How the sample runs in a test. By default, it runs in Production with an emulator in memory.</summary>
internal sealed class SampleSiteOptions
{
    public const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    public string Environment { get; set; } = "Production";

    /// <summary>Whether a client ID is configured, and with it the emulator in memory.</summary>
    public bool HasClientId { get; set; } = true;

    /// <summary>Whether the site listens on a loopback port instead of in memory.</summary>
    public bool ListensOnPort { get; set; }

    /// <summary>Settings that take precedence over all other sources, as those of the command line do.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The emulator of another site, for two nodes of one app.</summary>
    public KakaoEmulator? Kakao { get; set; }

    /// <summary>Whether the Data Protection keys stay where the sample stores them.</summary>
    public bool KeepsKeys { get; set; }

    /// <summary>Adds services after those of the sample.</summary>
    public Action<IServiceCollection>? Services { get; set; }
}
