using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Applies a client secret that changes in the configuration while the app runs. Other options are not reloaded, because sessions depend on them. A
/// secret that the app's code sets stays.
/// </summary>
/// <remarks>
/// It does not use a change token of the options, because the options monitor drops the valid options, with their backchannel, before it knows
/// whether the new ones are valid.
/// </remarks>
internal sealed class ClientSecretReload(
    IAuthenticationConfigurationProvider configuration, KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options,
    KakaoBusinessLogger logger) : IHostedService, IDisposable
{
    private readonly List<IDisposable> _registrations = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var scheme in schemes.All)
        {
            var section = configuration.GetSchemeConfiguration(scheme);
            var watched = new Watched(scheme, section) { Secret = section[nameof(KakaoBusinessOptions.ClientSecret)] };
            _registrations.Add(ChangeToken.OnChange(section.GetReloadToken, Reload, watched));
        }

        return Task.CompletedTask;
    }

    private void Reload(Watched watched)
    {
        lock (watched)
        {
            var secret = watched.Section[nameof(KakaoBusinessOptions.ClientSecret)];
            var current = options.Get(watched.Scheme);
            var isFromConfiguration = (current.ClientSecret ?? "") == (watched.Secret ?? "");
            if (!isFromConfiguration || secret == watched.Secret) return;

            if (FindFault(secret, watched.Section[nameof(KakaoBusinessOptions.ClientId)], current) is { } fault)
            {
                logger.ClientSecretKept(watched.Scheme, fault);
                return;
            }

            current.ClientSecret = watched.Secret = secret!;
            logger.ClientSecretReloaded(watched.Scheme);
        }
    }

    private static string? FindFault(string? secret, string? clientId, KakaoBusinessOptions current)
    {
        if (string.IsNullOrEmpty(secret)) return "the new secret is empty";
        if (secret.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))) return "the new secret contains white space";
        return string.IsNullOrEmpty(clientId) || clientId == current.ClientId ? null : "ClientId changed too, which requires a restart";
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private sealed class Watched(string scheme, IConfiguration section)
    {
        public string Scheme => scheme;

        public IConfiguration Section => section;

        /// <summary>Gets or sets the latest value in the configuration.</summary>
        public string? Secret { get; set; }
    }
}
