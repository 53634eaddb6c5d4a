using CsCheck;
using KakaoBusiness.AspNetCore.DependencyInjection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>Each value of the configuration is valid, or a fault that is reported with its remedy, together with the others.</summary>
[Trait("Category", "Fuzz")]
public sealed class ConfigurationFuzzTests
{
    private static readonly string[] Keys =
    [
        "ClientId", "ClientSecret", "SignInScheme", "ClaimsIssuer", "AuthorizationEndpoint", "TokenEndpoint", "TokenInformationEndpoint",
        "UserInformationEndpoint", "RevocationEndpoint", "CallbackPath", "AccessDeniedPath", "FailurePath", "InsufficientScopePath",
        "IncrementalConsent", "SaveTokens", "UsePkce", "RetrieveTokenInformation", "CheckApiPermissions", "RevokeSupersededToken",
        "BackchannelTimeout", "RemoteAuthenticationTimeout", "RevocationTimeout", "TokenValidationInterval", "AbsoluteSessionLifetime",
        "Scope", "Scope:0", "Scope:1", "ResourceIds", "ResourceIds:0", "ApiBaseAddresses", "ApiBaseAddresses:0", "AllowedReturnOrigins", "AllowedReturnOrigins:0",
    ];

    [Fact]
    public void Configuration_is_valid_or_reports_every_fault()
        => Gen.Select(Gen.OneOf(Keys), HostileGen.Text).Array[0, 10].Check(values =>
        {
            var options = new KakaoBusinessOptions { ClientId = "id" };
            new ConfigureKakaoBusiness(new Section(values), Schemes, null!, null!, null!, null!).Configure("KakaoBusiness", options);
            try
            {
                KakaoBusinessOptionsValidation.ThrowIfInvalid("KakaoBusiness", options);
            }
            catch (OptionsValidationException exception)
            {
                Assert.All(exception.Failures, fault => Assert.StartsWith("[KakaoBusiness] ", fault, StringComparison.Ordinal));
                return;
            }

            Assert.True(options.TokenEndpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || new Uri(options.TokenEndpoint).IsLoopback);
            Assert.True(options.BackchannelTimeout > TimeSpan.Zero && options.CallbackPath.HasValue);
        });

    private static readonly KakaoBusinessSchemes Schemes = CreateSchemes();

    private static KakaoBusinessSchemes CreateSchemes()
    {
        var schemes = new KakaoBusinessSchemes();
        schemes.Add("KakaoBusiness");
        return schemes;
    }

    private sealed class Section((string Key, string Value)[] values) : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create("Schemes:KakaoBusiness:" + value.Key, (string?)value.Value)).DistinctBy(pair => pair.Key))
            .Build();
    }
}
