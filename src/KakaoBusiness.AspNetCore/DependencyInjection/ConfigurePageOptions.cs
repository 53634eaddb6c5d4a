using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Fills the options from <c>KakaoBusiness:Pages</c>, before the app's own code, and checks them after it.</summary>
internal sealed class ConfigurePageOptions(IConfiguration? configuration = null)
    : IConfigureOptions<KakaoBusinessPageOptions>, IValidateOptions<KakaoBusinessPageOptions>
{
    public void Configure(KakaoBusinessPageOptions options)
    {
        var section = configuration?.GetSection("KakaoBusiness:Pages");
        if (section?[nameof(options.ApplicationName)] is { Length: > 0 } name) options.ApplicationName = name;
        if (section?[nameof(options.HomeUrl)] is { Length: > 0 } url) options.HomeUrl = url;
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessPageOptions options)
    {
        var faults = options.Faults().Select(fault => $"[KakaoBusiness:Pages] {fault}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
