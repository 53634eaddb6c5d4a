using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>How a test wants the sample to run. As it stands: in Production, configured for a Kakao that an emulator in memory plays.</summary>
internal sealed class SampleSiteOptions
{
    public const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    public string Environment { get; set; } = "Production";

    /// <summary>Leave out the client ID, and with it the way to the Kakao in memory.</summary>
    public bool HasClientId { get; set; } = true;

    /// <summary>Listen on a port of loopback instead of in memory.</summary>
    public bool ListensOnPort { get; set; }

    /// <summary>Settings that win over every other source, as those of the command line do.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The Kakao of another site, for two nodes of one app.</summary>
    public KakaoEmulator? Kakao { get; set; }

    /// <summary>Leave the Data Protection keys where the sample puts them.</summary>
    public bool KeepsKeys { get; set; }

    /// <summary>Services that are added after the sample's own.</summary>
    public Action<IServiceCollection>? Services { get; set; }
}
