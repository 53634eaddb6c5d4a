using System.Buffers.Text;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Once the host has started, in Development or if the app asks for it: logs configuration problems that would only surface
/// later. What cannot work at all is refused before, by the validation of the options and of the session cookies, and by
/// <see cref="StartupChecks"/>.
/// </summary>
internal sealed class StartupWarnings(
    KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IOptionsMonitor<CookieAuthenticationOptions> cookies,
    IHostEnvironment environment, IServiceProvider services, KakaoBusinessLogger logger) : IHostedLifecycleService
{
    /// <summary>The framework's own default; nobody has to defend that one.</summary>
    private static readonly TimeSpan SensibleSliding = TimeSpan.FromDays(14);

    /// <summary>Kakao states no length; a guess on the long side.</summary>
    private const int TokenLength = 128;

    private const string AccountId = "3100000001";
    private const string Email = "somebody.of.the.company@example.com";

    /// <summary>Header, key ID, modifier, initialization vector, padding and tag of Data Protection.</summary>
    private const int ProtectionLength = 112;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment() && !services.GetRequiredService<IOptions<StartupWarningOptions>>().Value.RunsEverywhere) return Task.CompletedTask;

        CheckKeys();
        CheckAddresses();
        foreach (var scheme in schemes.Names) CheckSession(scheme, options.Get(scheme));
        CheckCircuits();
        return Task.CompletedTask;
    }

    /// <summary>Only an app with interactive server components configures circuits.</summary>
    private void CheckCircuits()
    {
        if (schemes.Names.Length == 0 || !services.GetServices<IConfigureOptions<CircuitOptions>>().Any()) return;
        using var scope = services.CreateScope();
        if (scope.ServiceProvider.GetService<AuthenticationStateProvider>() is not KakaoBusinessAuthenticationStateProvider) logger.CircuitsKeepRights();
    }

    private void CheckKeys()
    {
        if (SharesSessions() && KeysStayHere()) logger.KeysNotShared();
    }

    /// <summary>A backend that is not this process's own memory. A store that the app wrote itself is its own to know.</summary>
    private bool SharesSessions() => services.GetService<ITicketBackend>() switch
    {
        null => false,
        DistributedCacheTicketBackend => services.GetService<IDistributedCache>() is not MemoryDistributedCache,
        _ => true,
    };

    /// <summary>No repository chosen means the user's profile folder or memory. A provider that is not the framework's has its own ways.</summary>
    private bool KeysStayHere() => services.GetRequiredService<IDataProtectionProvider>() switch
    {
        EphemeralDataProtectionProvider => true,
        { } provider => provider.GetType().Assembly == typeof(EphemeralDataProtectionProvider).Assembly
            && services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository is null,
    };

    private void CheckAddresses()
    {
        if (FindPlainHttpAddress() is not { } address) return;
        logger.CallbackOverHttp(address);
        foreach (var cookieScheme in schemes.Names.Select(scheme => options.Get(scheme).SignInScheme!).Distinct())
        {
            if (cookies.Get(cookieScheme).Cookie.SecurePolicy == CookieSecurePolicy.Always) logger.SecureCookieOverHttp(cookieScheme, address);
        }
    }

    /// <summary>The address outside loopback at which the app is reached on plain http alone.</summary>
    private string? FindPlainHttpAddress()
    {
        if (services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedProto)) return null;
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ? null : addresses.FirstOrDefault(IsHttpOutsideLoopback);
    }

    private static bool IsHttpOutsideLoopback(string address)
        // "http://*:80" and "http://+:80" are every address of the machine, and no URL.
        => address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && url.IsLoopback);

    private void CheckSession(string scheme, KakaoBusinessOptions kakao)
    {
        var cookie = cookies.Get(kakao.SignInScheme);
        if (cookie.SlidingExpiration && cookie.ExpireTimeSpan > SensibleSliding)
            logger.SlidingTooLong(kakao.SignInScheme!, cookie.ExpireTimeSpan, SensibleSliding);
        if (cookie.SlidingExpiration && kakao.AbsoluteSessionLifetime is null) logger.NoAbsoluteEnd(scheme);
        if (cookie.Cookie.Path is { } path && !kakao.CallbackPath.StartsWithSegments(path.TrimEnd('/')))
            logger.CookieMissesCallback(kakao.SignInScheme!, path, kakao.CallbackPath.Value!);

        // With a store the cookie is a key.
        if (cookie.SessionStore is not null) return;
        var length = EstimateCookieLength(scheme, kakao);
        if (length > ChunkingCookieManager.DefaultChunkSize)
            logger.CookieOfSeveralChunks(scheme, length, ChunkingCookieManager.DefaultChunkSize, (length / ChunkingCookieManager.DefaultChunkSize) + 1);
    }

    /// <summary>
    /// Estimates how many characters the session cookie of cookie mode will have, from what a scheme asks for. Nothing is encrypted for it:
    /// the keys may be out of reach when the host starts.
    /// </summary>
    internal static int EstimateCookieLength(string scheme, KakaoBusinessOptions options)
        => Base64Url.GetEncodedLength(TicketFormat.Serialize(SampleTicket(scheme, options)).Length + ProtectionLength);

    private static AuthenticationTicket SampleTicket(string scheme, KakaoBusinessOptions options)
    {
        var issuer = options.ClaimsIssuer ?? scheme;
        var identity = new ClaimsIdentity(scheme);
        Add(ClaimTypes.NameIdentifier, AccountId);
        Add(KakaoBusinessClaimTypes.AccountEmail, Email);
        Add(KakaoBusinessClaimTypes.GrantedScopes, KakaoBusinessScopes.Join(options.Scope));
        Add(KakaoBusinessClaimTypes.GrantedResources, string.Join(' ', options.ResourceIds));

        var properties = new AuthenticationProperties { IssuedUtc = DateTimeOffset.UnixEpoch, ExpiresUtc = DateTimeOffset.UnixEpoch };
        properties.SetRequested([.. options.Scope], [.. options.ResourceIds]);
        if (options.SaveTokens) properties.SetBusinessToken(new KakaoBusinessToken(new string('t', TokenLength)));
        properties.BeginSession(DateTimeOffset.UnixEpoch);
        properties.SetTokenCheck(TokenCheck.Passed(DateTimeOffset.UnixEpoch));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, options.SignInScheme!);

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, issuer));
    }

    /// <summary>Has the session cookies validated before anybody needs one.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var scheme in schemes.Names) cookies.Get(options.Get(scheme).SignInScheme);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Set by <c>AddKakaoBusinessDiagnostics</c>.</summary>
internal sealed class StartupWarningOptions
{
    /// <summary>Gets or sets whether the diagnostics run in every environment. Default: <see langword="false"/>, in Development only.</summary>
    public bool RunsEverywhere { get; set; }
}
