using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Fills the options from <c>KakaoBusiness:TicketStore</c>, before the app's own code, and checks them after it.</summary>
internal sealed class ConfigureTicketStore(IConfiguration? configuration = null)
    : IConfigureOptions<KakaoBusinessTicketStoreOptions>, IValidateOptions<KakaoBusinessTicketStoreOptions>
{
    public void Configure(KakaoBusinessTicketStoreOptions options)
    {
        if (configuration is null) return;
        var section = new ConfigurationReader(configuration.GetSection("KakaoBusiness:TicketStore"), options.SetupFaults);
        section.ReadTime(nameof(options.OperationTimeout), value => options.OperationTimeout = value);
        section.ReadTime(nameof(options.OutagePause), value => options.OutagePause = value);
        section.ReadTime(nameof(options.LastUseInterval), value => options.LastUseInterval = value);
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessTicketStoreOptions options)
    {
        var faults = options.SetupFaults.Concat(options.Faults()).Select(fault => $"[KakaoBusiness:TicketStore] {fault}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
