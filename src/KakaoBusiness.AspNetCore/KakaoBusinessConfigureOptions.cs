using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Fills the options from <c>Authentication:Schemes:{scheme}</c>, before the app's own code. By hand, because the
/// reflection binder is neither trim- nor AOT-safe.
/// </summary>
internal sealed class KakaoBusinessConfigureOptions(IAuthenticationConfigurationProvider configuration, KakaoBusinessSchemes schemes)
    : IConfigureNamedOptions<KakaoBusinessOptions>
{
    public void Configure(KakaoBusinessOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, KakaoBusinessOptions options)
    {
        if (string.IsNullOrEmpty(name) || !schemes.Contains(name)) return;
        var section = new Section(configuration.GetSchemeConfiguration(name), options.SetupFaults);

        section.Read(nameof(options.ClientId), value => options.ClientId = value);
        section.Read(nameof(options.ClientSecret), value => options.ClientSecret = value);
        section.Read(nameof(options.SignInScheme), value => options.SignInScheme = value);
        section.Read(nameof(options.ClaimsIssuer), value => options.ClaimsIssuer = value);
        section.Read(nameof(options.AuthorizationEndpoint), value => options.AuthorizationEndpoint = value);
        section.Read(nameof(options.TokenEndpoint), value => options.TokenEndpoint = value);
        section.Read(nameof(options.TokenInformationEndpoint), value => options.TokenInformationEndpoint = value);
        section.Read(nameof(options.UserInformationEndpoint), value => options.UserInformationEndpoint = value);
        section.Read(nameof(options.RevocationEndpoint), value => options.RevocationEndpoint = value);
        section.ReadPath(nameof(options.CallbackPath), value => options.CallbackPath = value);
        section.ReadPath(nameof(options.AccessDeniedPath), value => options.AccessDeniedPath = value);
        section.ReadPath(nameof(options.FailurePath), value => options.FailurePath = value);
        section.ReadPath(nameof(options.InsufficientScopePath), value => options.InsufficientScopePath = value);
        section.ReadFlag(nameof(options.IncrementalConsent), value => options.IncrementalConsent = value);
        section.ReadFlag(nameof(options.SaveTokens), value => options.SaveTokens = value);
        section.ReadFlag(nameof(options.UsePkce), value => options.UsePkce = value);
        section.ReadFlag(nameof(options.RetrieveTokenInformation), value => options.RetrieveTokenInformation = value);
        section.ReadFlag(nameof(options.CheckApiPermissions), value => options.CheckApiPermissions = value);
        section.ReadFlag(nameof(options.RevokeSupersededToken), value => options.RevokeSupersededToken = value);
        section.ReadTime(nameof(options.BackchannelTimeout), value => options.BackchannelTimeout = value);
        section.ReadTime(nameof(options.RemoteAuthenticationTimeout), value => options.RemoteAuthenticationTimeout = value);
        section.ReadTime(nameof(options.RevocationTimeout), value => options.RevocationTimeout = value);
        section.ReadTime(nameof(options.TokenValidationInterval), value => options.TokenValidationInterval = value);
        section.ReadTime(nameof(options.AbsoluteSessionLifetime), value => options.AbsoluteSessionLifetime = value == TimeSpan.Zero ? null : value);
        section.ReadList(nameof(options.Scope), options.Scope);
        section.ReadList(nameof(options.ResourceIds), options.ResourceIds);
        section.ReadList(nameof(options.ApiBaseAddresses), options.ApiBaseAddresses);
    }

    /// <summary>A section whose unreadable values become faults of the options instead of exceptions one at a time.</summary>
    internal sealed class Section(IConfiguration configuration, List<string> faults)
    {
        public void Read(string key, Action<string> set)
        {
            if (configuration[key] is { Length: > 0 } value) set(value);
        }

        public void ReadPath(string key, Action<PathString> set) => Read(key, value =>
        {
            if (value[0] == '/') set(new PathString(value));
            else faults.Add($"{key} in the configuration does not begin with '/': write a path of this site.");
        });

        public void ReadFlag(string key, Action<bool> set) => Read(key, value =>
        {
            if (bool.TryParse(value, out var flag)) set(flag);
            else faults.Add($"{key} in the configuration is neither 'true' nor 'false'.");
        });

        public void ReadTime(string key, Action<TimeSpan> set) => Read(key, value =>
        {
            if (TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time)) set(time);
            else faults.Add($"{key} in the configuration is not a time: write it as hh:mm:ss.");
        });

        public void ReadList(string key, ICollection<string> list)
        {
            var section = configuration.GetSection(key);
            // A list may also be one string, as an environment variable gives it.
            if (section.Value is { Length: > 0 } text)
            {
                foreach (var item in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)) list.Add(item);
            }

            foreach (var child in section.GetChildren())
            {
                if (child.Value is { Length: > 0 } item) list.Add(item);
            }
        }
    }
}
