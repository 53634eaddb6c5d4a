using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Configures options from a configuration section before the app's code does, and reports all faults together after it.</summary>
/// <param name="section">The name of the section.</param>
/// <param name="configuration">The app's configuration, if it has one.</param>
/// <param name="getSetupFaults">A function that returns the faults of values that could not be read from configuration.</param>
/// <param name="findFaults">A function that finds the faults of the options themselves.</param>
internal abstract class ConfigureSection<TOptions>(
    string section, IConfiguration? configuration, Func<TOptions, List<string>> getSetupFaults, Func<TOptions, IEnumerable<string>> findFaults)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options)
    {
        if (configuration is not null) Read(new ConfigurationReader(configuration.GetSection(section), getSetupFaults(options)), options);
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = getSetupFaults(options).Concat(findFaults(options)).Select(fault => $"[{section}] {fault}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    protected abstract void Read(ConfigurationReader reader, TOptions options);
}

internal static class ConfigureSectionExtensions
{
    public static void AddSection<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TConfigure>(this IServiceCollection services)
        where TOptions : class
        where TConfigure : ConfigureSection<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TOptions>, TConfigure>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TConfigure>());
        services.AddOptions<TOptions>().ValidateOnStart();
    }
}

/// <summary>Reads the section <c>KakaoBusiness:Pages</c>.</summary>
internal sealed class ConfigurePages(IConfiguration? configuration = null)
    : ConfigureSection<KakaoBusinessPageOptions>("KakaoBusiness:Pages", configuration, _ => [], options => options.FindFaults())
{
    protected override void Read(ConfigurationReader reader, KakaoBusinessPageOptions options)
    {
        reader.Read(nameof(options.ApplicationName), value => options.ApplicationName = value);
        reader.Read(nameof(options.HomeUrl), value => options.HomeUrl = value);
    }
}

/// <summary>Reads the section <c>KakaoBusiness:EndedSessions</c>.</summary>
internal sealed class ConfigureEndedSessions(IConfiguration? configuration = null)
    : ConfigureSection<KakaoBusinessEndedSessionsOptions>("KakaoBusiness:EndedSessions", configuration, options => options.SetupFaults, options => options.FindFaults())
{
    protected override void Read(ConfigurationReader reader, KakaoBusinessEndedSessionsOptions options)
    {
        reader.ReadTime(nameof(options.ShareInterval), value => options.ShareInterval = value);
        reader.ReadCount(nameof(options.Capacity), value => options.Capacity = value);
        reader.ReadFlag(nameof(options.AllowUncheckedSessions), value => options.AllowUncheckedSessions = value);
    }
}

/// <summary>Reads the section <c>KakaoBusiness:TicketStore</c>.</summary>
internal sealed class ConfigureTicketStore(IConfiguration? configuration = null)
    : ConfigureSection<KakaoBusinessTicketStoreOptions>("KakaoBusiness:TicketStore", configuration, options => options.SetupFaults, options => options.FindFaults())
{
    protected override void Read(ConfigurationReader reader, KakaoBusinessTicketStoreOptions options)
    {
        reader.ReadTime(nameof(options.OperationTimeout), value => options.OperationTimeout = value);
        reader.ReadTime(nameof(options.OutagePause), value => options.OutagePause = value);
        reader.ReadTime(nameof(options.LastUseInterval), value => options.LastUseInterval = value);
    }
}

/// <summary>Reads the section <c>KakaoBusiness:Connections</c>.</summary>
internal sealed class ConfigureConnections(IConfiguration? configuration = null)
    : ConfigureSection<KakaoBusinessConnectionsOptions>("KakaoBusiness:Connections", configuration, options => options.SetupFaults, options => options.FindFaults())
{
    protected override void Read(ConfigurationReader reader, KakaoBusinessConnectionsOptions options)
    {
        reader.ReadFlag(nameof(options.Watch), value => options.Watch = value);
        reader.ReadFlag(nameof(options.AllowAnonymousConnect), value => options.AllowAnonymousConnect = value);
        reader.Read(nameof(options.UserScheme), value => options.UserScheme = value);
        reader.ReadTime(nameof(options.CheckInterval), value => options.CheckInterval = value);
        reader.ReadCount(nameof(options.BatchSize), value => options.BatchSize = value);
        reader.ReadCount(nameof(options.MaxCallsPerSecond), value => options.MaxCallsPerSecond = value);
        reader.ReadTime(nameof(options.KeepAliveInterval), value => options.KeepAliveInterval = value);
        reader.ReadTime(nameof(options.TokenCacheDuration), value => options.TokenCacheDuration = value);
        reader.ReadTime(nameof(options.StoreTimeout), value => options.StoreTimeout = value);
        reader.ReadUrl(nameof(options.MomentApiBaseAddress), value => options.MomentApiBaseAddress = value);
        reader.ReadUrl(nameof(options.KeywordAdApiBaseAddress), value => options.KeywordAdApiBaseAddress = value);
    }
}
