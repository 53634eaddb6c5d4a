using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Fills the options from <c>KakaoBusiness:EndedSessions</c>, before the app's own code, and checks them after it.</summary>
internal sealed class ConfigureEndedSessions(IConfiguration? configuration = null)
    : IConfigureOptions<KakaoBusinessEndedSessionsOptions>, IValidateOptions<KakaoBusinessEndedSessionsOptions>
{
    public void Configure(KakaoBusinessEndedSessionsOptions options)
    {
        if (configuration is null) return;
        var section = new ConfigurationReader(configuration.GetSection("KakaoBusiness:EndedSessions"), options.SetupFaults);
        section.ReadTime(nameof(options.ShareInterval), value => options.ShareInterval = value);
        section.ReadCount(nameof(options.Capacity), value => options.Capacity = value);
        section.ReadFlag(nameof(options.AllowUncheckedSessions), value => options.AllowUncheckedSessions = value);
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessEndedSessionsOptions options)
    {
        var faults = options.SetupFaults.ToList();
        if (options.ShareInterval < TimeSpan.FromSeconds(1) || options.ShareInterval > TimeSpan.FromDays(1))
            faults.Add("ShareInterval is not a time between a second and a day: set it to how often nodes exchange their lists, e.g. 00:00:15.");
        if (options.Capacity is < KakaoBusinessEndedSessionsOptions.LeastCapacity or > KakaoBusinessEndedSessionsOptions.LargestCapacity)
            faults.Add("Capacity is not between 1000 and 100000: set it to how many sign-outs there are within AbsoluteSessionLifetime, e.g. 20000.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults.Select(fault => $"[KakaoBusiness:EndedSessions] {fault}")) : ValidateOptionsResult.Success;
    }
}
