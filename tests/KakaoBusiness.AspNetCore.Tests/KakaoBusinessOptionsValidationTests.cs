using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests;

/// <summary>Every fault is reported when the host starts, with its remedy.</summary>
public class KakaoBusinessOptionsValidationTests
{
    /// <summary>Key, value (null takes it away), and what the message says of fault and remedy.</summary>
    public static TheoryData<string, string?, string, string> Faults => new()
    {
        { "ClientId", null, "ClientId is missing", "REST API key" },
        { "ClientId", " ", "ClientId is missing", "Authentication:Schemes:KakaoBusiness:ClientId" },
        { "CallbackPath", "signin", "CallbackPath", "begin with '/'" },
        { "FailurePath", "failed", "FailurePath", "begin with '/'" },
        { "AccessDeniedPath", "denied", "AccessDeniedPath", "begin with '/'" },
        { "FailurePath", "/signin-kakaobusiness", "FailurePath is the callback path", "page of the app" },
        { "AccessDeniedPath", "/signin-kakaobusiness", "AccessDeniedPath is the callback path", "page of the app" },
        { "SaveTokens", "yes", "SaveTokens", "'true' nor 'false'" },
        { "RetrieveTokenInformation", "1", "RetrieveTokenInformation", "'true' nor 'false'" },
        { "BackchannelTimeout", "soon", "BackchannelTimeout", "hh:mm:ss" },
        { "BackchannelTimeout", "00:00:00", "BackchannelTimeout is not", "00:00:15" },
        { "BackchannelTimeout", "-00:00:01", "BackchannelTimeout is not", "00:00:15" },
        { "BackchannelTimeout", "1.00:00:00.0000001", "BackchannelTimeout is not", "00:00:15" },
        { "RemoteAuthenticationTimeout", "00:00:00", "RemoteAuthenticationTimeout is not", "00:15:00" },
        { "RevocationTimeout", "00:00:00", "RevocationTimeout is not", "00:00:05" },
        { "TokenValidationInterval", "-00:00:01", "TokenValidationInterval is negative", "00:15:00" },
        { "AbsoluteSessionLifetime", "-00:00:01", "AbsoluteSessionLifetime is not positive", "30.00:00:00" },
        { "InsufficientScopePath", "/signin-kakaobusiness", "InsufficientScopePath is the callback path", "page of the app" },
        { "ApiBaseAddresses:0", "http://proxy.example/", "An entry of ApiBaseAddresses is plain http", "use https" },
        { "AllowedReturnOrigins:0", "http://spa.test", "An entry of AllowedReturnOrigins is plain http", "use https" },
        { "Scope:0", "moment management", "'moment management'", "without spaces or commas" },
        { "Scope:0", "a,b", "'a,b'", "without spaces or commas" },
        { "Scope:0", "범위", "'범위'", "the ID of one scope" },
        { "Scope:0", "a\r\nb", "'a??b'", "the ID of one scope" },
        { "Scope:0", "a\"b", "'a\"b'", "the ID of one scope" },
        { "ResourceIds:0", "12345", "'12345'", "'moment:12345'" },
        { "ResourceIds:0", "moment:1 2", "'moment:1 2'", "'moment:12345'" },
        { "ResourceIds:0", "moment:계정", "'moment:계정'", "'moment:12345'" },
        { "ResourceIds:0", ":1", "':1'", "'moment:12345'" },
        { "ResourceIds:0", "moment:", "'moment:'", "'moment:12345'" },
        { "ResourceIds:0", "moment:**", "'moment:**'", "'moment:*'" },
    };

    public static TheoryData<string> NotOrigins =>
    [
        "*", "https://*", "https://*.example", "https://spa.test/", "https://spa.test/a", "https://spa.test?a", "https://spa.test#a", "https://user@spa.test", "https://spa.test@evil.test",
        "spa.test", "//spa.test", "/a", "null", "ftp://spa.test", "javascript://spa.test", "file:///spa.test", "https://spa.test\\", "https:\\\\spa.test", "https://spa.test:99999", "https://", "https://-",
        "https://spa\ttest", "\thttps://spa.test", "https://spa.test\n",
    ];

    public static TheoryData<string> Endpoints =>
        ["AuthorizationEndpoint", "TokenEndpoint", "TokenInformationEndpoint", "UserInformationEndpoint", "RevocationEndpoint"];

    public static MatrixTheoryData<string, string> LoopbackEndpoints { get; } = new(Endpoints.Select(row => row.Data),
        ["http://localhost:5000/x", "http://127.0.0.1/x", "http://127.0.0.2:81/x", "http://[::1]:5000/x", "https://kauth.kakao.com/x"]);

    public static MatrixTheoryData<string, string> RefusedEndpoints { get; } = new(Endpoints.Select(row => row.Data),
        ["http://kauth.kakao.com/x", "http://10.0.0.1/x", "http://localhost.evil.test/x", "/oauth/token", "kauth.kakao.com/x", "ftp://localhost/x", "https:///x", "https://user:pass@kauth.kakao.com/x", "https://kauth.kakao.com/x#f"]);

    [Theory]
    [MemberData(nameof(NotOrigins))]
    public async Task Return_origin_that_is_no_origin_fails_startup(string origin)
    {
        var failure = await FailureAsync(setup => setup.Scheme["AllowedReturnOrigins:0"] = origin);

        Assert.Contains("AllowedReturnOrigins is not an origin: write only scheme, host and port", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_fails_startup_with_message_and_remedy(string key, string? value, string fault, string remedy)
    {
        var failure = await FailureAsync(setup => setup.Scheme[key] = value);

        var message = Assert.Single(failure.Failures);
        Assert.StartsWith("[KakaoBusiness] ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LoopbackEndpoints))]
    public async Task Https_endpoint_or_an_http_one_on_loopback_starts(string key, string url)
    {
        // In Production a consent screen on loopback is an emulator's, and refused.
        await using var app = await TestApp.StartAsync(setup => (setup.Scheme[key], setup.Environment) = (url, "Staging"));
    }

    [Theory]
    [MemberData(nameof(RefusedEndpoints))]
    public async Task Any_other_endpoint_stops_the_start(string key, string url)
    {
        var failure = await FailureAsync(setup => setup.Scheme[key] = url);

        Assert.Contains(key, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_set_to_nothing_in_code_stops_the_start(string key)
    {
        var failure = await FailureAsync(setup => setup.Options = options => typeof(KakaoBusinessOptions).GetProperty(key)!.SetValue(options, ""));

        Assert.Contains($"{key} is not an absolute URL", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("moment_create", "moment:12345", "moment:*")]
    [InlineData("keyword_create", "keyword:12345", "keyword:*")]
    public async Task Create_scope_with_single_ad_account_fails_startup(string scope, string resourceId, string wildcard)
    {
        var failure = await FailureAsync(setup => (setup.Scheme["Scope:0"], setup.Scheme["ResourceIds:0"]) = (scope, resourceId));

        var message = Assert.Single(failure.Failures);
        Assert.Contains($"'{scope}'", message, StringComparison.Ordinal);
        Assert.Contains($"replace the resource ID '{resourceId}' with '{wildcard}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("moment_create", "keyword:12345")]
    [InlineData("moment_create", "moment:*")]
    [InlineData("moment_management", "moment:12345")]
    [InlineData("an_item_kakao_adds_tomorrow", "channel:1")]
    public async Task Scopes_and_ad_accounts_that_fit_start(string scope, string resourceId)
    {
        await using var app = await TestApp.StartAsync(setup => (setup.Scheme["Scope:0"], setup.Scheme["ResourceIds:0"]) = (scope, resourceId));
    }

    [Theory]
    [InlineData("BackchannelTimeout", "1.00:00:00")]
    [InlineData("RemoteAuthenticationTimeout", "1.00:00:00")]
    [InlineData("RevocationTimeout", "1.00:00:00")]
    [InlineData("TokenValidationInterval", "00:00:00")]
    public async Task Longest_and_the_shortest_times_that_make_sense_start(string key, string value)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme[key] = value);
    }

    [Fact]
    public async Task Callback_path_taken_away_in_code_stops_the_start()
    {
        var failure = await FailureAsync(setup => setup.Options = options => options.CallbackPath = default);

        Assert.Contains("CallbackPath is missing: set it to a path such as '/signin-kakaobusiness'", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undefined_account_id_source_fails_startup()
    {
        var failure = await FailureAsync(setup => setup.Options = options => options.AccountIdSource = (KakaoBusinessAccountIdSource)7);

        Assert.Contains("set it to TokenUserId or Id", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_lifetime_is_none_in_configuration_invalid_in_code()
    {
        await using (await TestApp.StartAsync(setup =>
        {
            setup.Scheme["AbsoluteSessionLifetime"] = "00:00:00";
            setup.Authentication = services => services.AddDistributedMemoryCache().AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        }))
        {
        }

        var failure = await FailureAsync(setup => setup.Options = options => options.AbsoluteSessionLifetime = TimeSpan.Zero);

        Assert.Contains("AbsoluteSessionLifetime is not positive", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_shown_in_one_message()
    {
        var failure = await FailureAsync(setup =>
        {
            setup.Scheme["ClientId"] = "";
            setup.Scheme["CallbackPath"] = "no-slash";
            setup.Scheme["TokenEndpoint"] = "http://kauth.kakao.com/x";
            setup.Scheme["RevocationEndpoint"] = "relative";
            setup.Scheme["UsePkce"] = "perhaps";
            setup.Scheme["AccountIdSource"] = "1";
            setup.Scheme["BackchannelTimeout"] = "00:00:00";
            setup.Scheme["Scope:0"] = "moment_create";
            setup.Scheme["Scope:1"] = "bad scope";
            setup.Scheme["ResourceIds:0"] = "moment:1";
            setup.Scheme["ResourceIds:1"] = "bad";
            setup.Authentication = services => services.AddAuthentication().AddCookie("A").AddCookie("B").AddKakaoBusiness();
        });

        string[] expected = ["ClientId", "CallbackPath", "TokenEndpoint", "RevocationEndpoint", "UsePkce", "AccountIdSource in the configuration is not one of TokenUserId, Id", "BackchannelTimeout", "'bad scope'", "'bad'", "'moment:1'", "several cookie schemes"];
        Assert.Equal(expected.Length, failure.Failures.Count());
        Assert.All(expected, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_does_not_repeat_the_client_secret()
    {
        var failure = await FailureAsync(setup => setup.Scheme.Remove("ClientId"));

        KnownSecrets.AssertNoneIn(failure.ToString());
    }

    [Fact]
    public async Task Faults_of_two_schemes_are_both_told()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(setup =>
        {
            setup.Scheme.Remove("ClientId");
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusiness("Second", options => options.CallbackPath = "/signin-second");
        }));

        Assert.Contains("[KakaoBusiness] ClientId is missing", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("[Second] ClientId is missing", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_without_a_scheme_checks_too()
        => Assert.Contains("ClientId is missing", Assert.Throws<OptionsValidationException>(new KakaoBusinessOptions().Validate).Message, StringComparison.Ordinal);

    private static Task<OptionsValidationException> FailureAsync(Action<TestAppSetup> configure)
        => Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(configure));
}
