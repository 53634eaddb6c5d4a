using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Fills the options from <c>KakaoBusiness:Connections</c>, before the app's own code, and checks them after it.</summary>
internal sealed class ConfigureConnections(IConfiguration? configuration = null)
    : IConfigureOptions<KakaoBusinessConnectionsOptions>, IValidateOptions<KakaoBusinessConnectionsOptions>
{
    public void Configure(KakaoBusinessConnectionsOptions options)
    {
        if (configuration is null) return;
        var section = new ConfigurationReader(configuration.GetSection("KakaoBusiness:Connections"), options.SetupFaults);
        section.ReadFlag(nameof(options.Watch), value => options.Watch = value);
        section.ReadFlag(nameof(options.AllowAnonymousConnect), value => options.AllowAnonymousConnect = value);
        section.Read(nameof(options.UserScheme), value => options.UserScheme = value);
        section.ReadTime(nameof(options.CheckInterval), value => options.CheckInterval = value);
        section.ReadCount(nameof(options.BatchSize), value => options.BatchSize = value);
        section.ReadCount(nameof(options.MaxCallsPerSecond), value => options.MaxCallsPerSecond = value);
        section.ReadTime(nameof(options.KeepAliveInterval), value => options.KeepAliveInterval = value);
        section.ReadTime(nameof(options.TokenCacheDuration), value => options.TokenCacheDuration = value);
        section.ReadUrl(nameof(options.MomentApiBaseAddress), value => options.MomentApiBaseAddress = value);
        section.ReadUrl(nameof(options.KeywordAdApiBaseAddress), value => options.KeywordAdApiBaseAddress = value);
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessConnectionsOptions options)
    {
        var faults = options.SetupFaults.Concat(options.Faults()).Select(fault => $"[KakaoBusiness:Connections] {fault}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
