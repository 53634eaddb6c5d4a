using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>Configures the app of a test. The default is an app with <c>AddAuthentication().AddKakaoBusiness()</c>.</summary>
internal sealed class TestAppSetup
{
    /// <summary>Registers authentication.</summary>
    public Action<IServiceCollection> Authentication { get; set; } = services => services.AddAuthentication().AddKakaoBusiness();

    /// <summary>Runs after <see cref="Authentication"/>.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>Configures every Kakao Business scheme.</summary>
    public Action<KakaoBusinessOptions>? Options { get; set; }

    /// <summary>Replaces the emulator.</summary>
    public HttpMessageHandler? Backchannel { get; set; }

    /// <summary>Adds middleware before the endpoints.</summary>
    public Action<WebApplication>? Pipeline { get; set; }

    /// <summary>Adds endpoints.</summary>
    public Action<WebApplication>? Endpoints { get; set; }

    /// <summary>Keys of <c>Authentication:Schemes:KakaoBusiness</c>; <see langword="null"/> removes a default.</summary>
    public Dictionary<string, string?> Scheme { get; } = new()
    {
        ["ClientId"] = TestApp.ClientId,
        ["ClientSecret"] = TestApp.ClientSecret,
    };

    /// <summary>Configuration values by full key.</summary>
    public Dictionary<string, string?> Configuration { get; } = [];

    /// <summary>Whether the app configures Data Protection, instead of ephemeral keys.</summary>
    public bool SharedKeys { get; set; }

    /// <summary>The users of the emulator.</summary>
    public IList<KakaoPersona> Personas { get; set; } = [.. KakaoPersona.Defaults];

    public bool Https { get; set; }

    /// <summary>Whether the app listens on a loopback port instead of in memory.</summary>
    public bool Kestrel { get; set; }

    public string Environment { get; set; } = "Production";

    /// <summary>The application name. The default is the name of the test assembly.</summary>
    public string? Name { get; set; }
}
