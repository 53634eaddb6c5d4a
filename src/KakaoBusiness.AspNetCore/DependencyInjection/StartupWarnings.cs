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
/// Logs configuration problems that would only surface later. It runs once the host has started, in Development or if the app asks for it. What
/// cannot work at all is refused earlier, by the validation of the options and of the session cookies, and by <see cref="StartupChecks"/>.
/// </summary>
internal sealed class StartupWarnings(
    KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IOptionsMonitor<CookieAuthenticationOptions> cookies,
    IHostEnvironment environment, IServiceProvider services, KakaoBusinessLogger logger) : IHostedLifecycleService
{
    /// <summary>The longest sliding time without a warning, which is the framework's default.</summary>
    private static readonly TimeSpan SensibleSliding = TimeSpan.FromDays(14);

    /// <summary>The assumed length of a token. Kakao does not document it, so this is a high estimate.</summary>
    private const int TokenLength = 128;

    private const string AccountId = "3100000001";
    private const string Email = "somebody.of.the.company@example.com";

    /// <summary>The length that Data Protection adds: header, key ID, modifier, initialization vector, padding and tag.</summary>
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

    /// <summary>Warns if circuits keep the rights of ended sessions. Only an app with interactive server components configures circuits.</summary>
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

    /// <summary>Returns whether the backend is not the memory of this process. Nothing is known about a store that the app wrote.</summary>
    private bool SharesSessions() => services.GetService<ITicketBackend>() switch
    {
        null => false,
        DistributedCacheTicketBackend => services.GetService<IDistributedCache>() is not MemoryDistributedCache,
        _ => true,
    };

    /// <summary>
    /// Returns whether the keys are only on this machine. Without a configured repository, they are in the user's profile folder or in memory.
    /// Nothing is known about a provider that is not the framework's.
    /// </summary>
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

    /// <summary>Finds the address outside loopback at which the app is reached only over plain http.</summary>
    private string? FindPlainHttpAddress()
    {
        if (services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedProto)) return null;
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Any(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ? null : addresses.FirstOrDefault(IsHttpOutsideLoopback);
    }

    private static bool IsHttpOutsideLoopback(string address)
        // "http://*:80" and "http://+:80" are every address of the machine, and not URLs.
        => address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && url.IsLoopback);

    private void CheckSession(string scheme, KakaoBusinessOptions kakao)
    {
        var cookie = cookies.Get(kakao.SignInScheme);
        if (cookie.SlidingExpiration && cookie.ExpireTimeSpan > SensibleSliding)
            logger.SlidingTooLong(kakao.SignInScheme!, cookie.ExpireTimeSpan, SensibleSliding);
        if (cookie.SlidingExpiration && kakao.AbsoluteSessionLifetime is null) logger.NoAbsoluteEnd(scheme);
        if (cookie.Cookie.Path is { } path && !kakao.CallbackPath.StartsWithSegments(path.TrimEnd('/')))
            logger.CookieMissesCallback(kakao.SignInScheme!, path, kakao.CallbackPath.Value!);

        // With a store, the cookie contains only a key.
        if (cookie.SessionStore is not null) return;
        var length = EstimateCookieLength(scheme, kakao);
        if (length > ChunkingCookieManager.DefaultChunkSize)
            logger.CookieOfSeveralChunks(scheme, length, ChunkingCookieManager.DefaultChunkSize, (length / ChunkingCookieManager.DefaultChunkSize) + 1);
    }

    /// <summary>
    /// Estimates how many characters the session cookie of cookie mode will have, from what a scheme requests. It does not encrypt anything, because
    /// the keys may be unavailable when the host starts.
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

    /// <summary>Validates the session cookies before the first request needs one.</summary>
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

/// <summary>Configures the startup warnings. <c>AddKakaoBusinessDiagnostics</c> sets it.</summary>
internal sealed class StartupWarningOptions
{
    /// <summary>Gets or sets whether the diagnostics run in every environment. Default: <see langword="false"/>, in Development only.</summary>
    public bool RunsEverywhere { get; set; }
}
