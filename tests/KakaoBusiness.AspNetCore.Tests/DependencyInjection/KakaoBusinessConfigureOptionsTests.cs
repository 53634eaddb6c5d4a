using System.Reflection;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

public class KakaoBusinessConfigureOptionsTests
{
    public static TheoryData<string, string, string> Keys => new()
    {
        { "ClientId", "bound-id", "bound-id" },
        { "ClientSecret", "bound-secret", "bound-secret" },
        { "CallbackPath", "/bound", "/bound" },
        { "AccessDeniedPath", "/bound", "/bound" },
        { "FailurePath", "/bound", "/bound" },
        { "InsufficientScopePath", "/bound", "/bound" },
        { "AuthorizationEndpoint", "https://bound.test/a", "https://bound.test/a" },
        { "TokenEndpoint", "https://bound.test/t", "https://bound.test/t" },
        { "TokenInformationEndpoint", "https://bound.test/i", "https://bound.test/i" },
        { "UserInformationEndpoint", "https://bound.test/u", "https://bound.test/u" },
        { "RevocationEndpoint", "https://bound.test/r", "https://bound.test/r" },
        { "SaveTokens", "false", "False" },
        { "UsePkce", "true", "True" },
        { "RetrieveTokenInformation", "False", "False" },
        { "IncrementalConsent", "false", "False" },
        { "AccountIdSource", "id", "Id" },
        { "CheckApiPermissions", "false", "False" },
        { "RevokeSupersededToken", "false", "False" },
        { "RevocationTimeout", "00:00:03", "00:00:03" },
        { "TokenValidationInterval", "00:00:01", "00:00:01" },
        { "AbsoluteSessionLifetime", "2.00:00:00", "2.00:00:00" },
        { "BackchannelTimeout", "00:00:07", "00:00:07" },
        { "RemoteAuthenticationTimeout", "00:05:00", "00:05:00" },
        { "SignInScheme", "Cookies", "Cookies" },
        { "ClaimsIssuer", "bound-issuer", "bound-issuer" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Every_key_of_the_section_reaches_its_option(string key, string value, string expected)
    {
        var options = await OptionsAsync(setup => setup.Scheme[key] = value);

        Assert.Equal(expected, typeof(KakaoBusinessOptions).GetProperty(key)!.GetValue(options)!.ToString());
    }

    [Theory]
    [InlineData("Scope", "moment_management", "keyword_management")]
    [InlineData("ResourceIds", "moment:1", "keyword:2")]
    [InlineData("ApiBaseAddresses", "https://one.example/", "https://two.example/")]
    [InlineData("AllowedReturnOrigins", "https://one.example", "https://two.example")]
    public async Task Lists_are_read_from_arrays_and_from_one_string(string key, string first, string second)
    {
        var fromArray = await OptionsAsync(setup => (setup.Scheme[key + ":0"], setup.Scheme[key + ":1"]) = (first, second));
        var fromString = await OptionsAsync(setup => setup.Scheme[key] = $"{first}, {second}");

        Assert.Equal([first, second], ListOf(fromArray));
        Assert.Equal([first, second], ListOf(fromString));

        IEnumerable<string> ListOf(KakaoBusinessOptions options) => (IEnumerable<string>)typeof(KakaoBusinessOptions).GetProperty(key)!.GetValue(options)!;
    }

    [Fact]
    public void No_option_of_the_library_is_left_out_above()
    {
        var own = typeof(KakaoBusinessOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name);

        Assert.Equal(["TokenInformationClaimActions"], own.Except(Keys.Select(row => row.Data.Item1)).Except(["ResourceIds", "ApiBaseAddresses", "AllowedReturnOrigins"]));
    }

    [Fact]
    public async Task Without_code_and_further_keys_the_defaults_hold()
    {
        var options = await OptionsAsync(setup => setup.Options = null);

        Assert.Equal("/signin-kakaobusiness", options.CallbackPath);
        Assert.Equal("https://kauth.kakao.com/oauth/business/authorize", options.AuthorizationEndpoint);
        Assert.Equal("https://kauth.kakao.com/oauth/business/token", options.TokenEndpoint);
        Assert.Equal("https://kapi.kakao.com/v1/business/tokeninfo", options.TokenInformationEndpoint);
        Assert.Equal("https://kapi.kakao.com/v1/business/userinfo", options.UserInformationEndpoint);
        Assert.Equal("https://kapi.kakao.com/v1/business/revoke", options.RevocationEndpoint);
        Assert.True(options.SaveTokens);
        Assert.True(options.RetrieveTokenInformation);
        Assert.False(options.UsePkce);
        Assert.Equal(TimeSpan.FromSeconds(15), options.BackchannelTimeout);
        Assert.True(options.IncrementalConsent);
        Assert.True(options.CheckApiPermissions);
        Assert.True(options.RevokeSupersededToken);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RevocationTimeout);
        Assert.Equal(TimeSpan.FromMinutes(15), options.TokenValidationInterval);
        Assert.Equal(TimeSpan.FromDays(30), options.AbsoluteSessionLifetime);
    }

    [Fact]
    public async Task Code_after_the_configuration_wins()
    {
        var options = await OptionsAsync(setup =>
        {
            setup.Scheme["CallbackPath"] = "/from-configuration";
            setup.Scheme["SaveTokens"] = "true";
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness(options =>
            {
                Assert.Equal("/from-configuration", options.CallbackPath);
                options.CallbackPath = "/from-code";
                options.SaveTokens = false;
            });
        });

        Assert.Equal("/from-code", options.CallbackPath);
        Assert.False(options.SaveTokens);
    }

    [Fact]
    public async Task Email_scope_is_added_only_without_scopes()
    {
        Assert.Equal(["biz_account_email"], (await OptionsAsync(_ => { })).Scope);
        Assert.Equal(["moment_management"], (await OptionsAsync(setup => setup.Scheme["Scope:0"] = "moment_management")).Scope);
        Assert.Equal(["moment_delete"], (await OptionsAsync(setup => setup.Options = options => options.Scope.Add("moment_delete"))).Scope);
    }

    [Fact]
    public async Task Scheme_of_its_own_name_reads_its_own_section()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness("Agency", _ => { });
            setup.Configuration["Authentication:Schemes:Agency:ClientId"] = "agency-id";
        });

        Assert.Equal("agency-id", app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("Agency").ClientId);
    }

    [Fact]
    public async Task Missing_client_secret_is_logged_at_startup()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme.Remove("ClientSecret"));

        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "NoClientSecret");
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains("KakaoBusiness sends no client_secret", line.Message, StringComparison.Ordinal);
        Assert.Contains("KOE010", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_client_secret_nothing_is_said_about_it()
    {
        await using var app = await TestApp.StartAsync();

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Name == "NoClientSecret");
        KnownSecrets.AssertNoneLogged(app);
    }

    private static async Task<KakaoBusinessOptions> OptionsAsync(Action<TestAppSetup> configure)
    {
        await using var app = await TestApp.StartAsync(configure);
        return app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");
    }
}
