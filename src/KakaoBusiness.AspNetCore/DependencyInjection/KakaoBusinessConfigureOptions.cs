using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

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
        if (!schemes.IsKnown(name)) return;
        var section = new ConfigurationReader(configuration.GetSchemeConfiguration(name), options.SetupFaults);

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
        section.ReadName<KakaoBusinessAccountIdSource>(nameof(options.AccountIdSource), value => options.AccountIdSource = value);
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
        section.ReadList(nameof(options.AllowedReturnOrigins), options.AllowedReturnOrigins);
    }
}
