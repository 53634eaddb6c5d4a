using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>What one test wants of its app. The defaults are an app with the literal <c>AddAuthentication().AddKakaoBusiness()</c>.</summary>
internal sealed class TestAppSetup
{
    /// <summary>Registers authentication.</summary>
    public Action<IServiceCollection> Authentication { get; set; } = services => services.AddAuthentication().AddKakaoBusiness();

    /// <summary>Runs after <see cref="Authentication"/>.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>The app's own code for every Kakao Business scheme.</summary>
    public Action<KakaoBusinessOptions>? Options { get; set; }

    /// <summary>Replaces the emulator.</summary>
    public HttpMessageHandler? Backchannel { get; set; }

    /// <summary>Adds middleware before the endpoints.</summary>
    public Action<WebApplication>? Pipeline { get; set; }

    /// <summary>Adds endpoints.</summary>
    public Action<WebApplication>? Endpoints { get; set; }

    /// <summary>Keys of <c>Authentication:Schemes:KakaoBusiness</c>; a null takes a default away.</summary>
    public Dictionary<string, string?> Scheme { get; } = new()
    {
        ["ClientId"] = TestApp.ClientId,
        ["ClientSecret"] = TestApp.ClientSecret,
    };

    /// <summary>Whole configuration keys.</summary>
    public Dictionary<string, string?> Configuration { get; } = [];

    /// <summary>Data Protection as the app configures it, in place of keys that nobody else has.</summary>
    public bool SharedKeys { get; set; }

    /// <summary>Who has an account at the emulator.</summary>
    public IList<KakaoPersona> Personas { get; set; } = [.. KakaoPersona.Defaults];

    public bool Https { get; set; }

    /// <summary>Listens on a loopback port in place of the server in memory.</summary>
    public bool Kestrel { get; set; }

    public string Environment { get; set; } = "Production";

    /// <summary>The name of the app's environment; by default that of the test assembly.</summary>
    public string? Name { get; set; }
}
