using System.Security.Claims;
using System.Text.Encodings.Web;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests;

/// <summary>A null is refused where it is passed, by the name of the parameter; not later, by whatever comes upon it.</summary>
public class NullArgumentTests
{
    private static readonly Dictionary<string, (string Parameter, Func<TestApp, Task> Call)> Calls = new()
    {
        ["the catalog's message"] = ("culture", Sync(() => KakaoBusinessErrorCatalog.Describe("KOE320").GetUserMessage(null!))),
        ["the catalog's code"] = ("code", Sync(() => KakaoBusinessErrorCatalog.Describe(null!))),
        ["the name of a scope"] = ("culture", Sync(() => KakaoBusinessScopes.Find("moment_create")!.GetName(null!))),
        ["tokeninfo"] = ("token", app => Client(app).GetTokenInformationAsync(null!, cancellationToken: TestContext.Current.CancellationToken)),
        ["userinfo"] = ("token", app => Client(app).GetUserInformationAsync(null!, cancellationToken: TestContext.Current.CancellationToken)),
        ["revocation"] = ("token", app => Client(app).RevokeAsync(null!, cancellationToken: TestContext.Current.CancellationToken)),
        ["an authentication failure"] = ("error", Sync(() => new KakaoBusinessAuthenticationException(null!))),
        ["a failed sign-in's error"] = ("error", Sync(() => new KakaoBusinessFailureFeature(null!, 400, null))),
        ["a result's value"] = ("value", Sync(() => KakaoBusinessResult.Success<string>(null!))),
        ["a result's error"] = ("error", Sync(() => KakaoBusinessResult.Failure<string>(null!))),
        ["a handler's challenge"] = ("properties", app => new Handler(app.Services).ChallengeNothingAsync()),
        ["a handler's authorization URL"] = ("properties", app => Task.FromResult(new Handler(app.Services).BuildUrlOfNothing())),
        ["a handler's correlation"] = ("properties", app => Task.FromResult(new Handler(app.Services).CorrelateNothing())),
        ["a handler's token request"] = ("context", app => new Handler(app.Services).ExchangeNothingAsync()),
        ["a handler's ticket for no identity"] = ("identity", app => new Handler(app.Services).CreateTicketForAsync(null!, new AuthenticationProperties())),
        ["a handler's ticket without properties"] = ("properties", app => new Handler(app.Services).CreateTicketForAsync(new ClaimsIdentity(), null!)),
        ["a handler's ticket without tokens"] = ("tokens", app => new Handler(app.Services).CreateTicketForAsync(new ClaimsIdentity(), new AuthenticationProperties())),
        ["a transformation"] = ("principal", TransformAsync),
        ["a policy's scopes"] = ("policy", Sync(() => ((AuthorizationPolicyBuilder)null!).RequireScope("a"))),
        ["a policy's scope of several"] = ("policy", Sync(() => ((AuthorizationPolicyBuilder)null!).RequireAnyScope("a"))),
        ["a policy's ad account"] = ("policy", Sync(() => ((AuthorizationPolicyBuilder)null!).RequireResource("moment", "1"))),
        ["a policy's ad account asked about"] = ("policy", Sync(() => ((AuthorizationPolicyBuilder)null!).RequireResource())),
        ["a question for an ad account"] = ("authorization", _ => ((IAuthorizationService)null!).AuthorizeResourceAsync(new ClaimsPrincipal(), "moment", "1")),
        ["a question for nobody"] = ("user", app => app.Services.GetRequiredService<IAuthorizationService>().AuthorizeResourceAsync(null!, "moment", "1")),
        ["a requirement"] = ("scopes", Sync(() => new KakaoBusinessScopeRequirement(null!))),
        ["an attribute"] = ("scopes", Sync(() => new RequireScopeAttribute(null!))),
        ["a resource's group"] = ("group", Sync(() => new KakaoBusinessResource(null!, "1"))),
        ["a resource's id"] = ("id", Sync(() => new KakaoBusinessResource("moment", null!))),
        ["a policy's name"] = ("policyName", app => app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(null!)),
        ["an ad account's id"] = ("request", Sync(() => ((HttpRequestMessage)null!).SetAdAccountId(1))),
        ["a channel profile's request"] = ("request", Sync(() => ((HttpRequestMessage)null!).SetChannelProfileId("a"))),
        ["a channel profile's id"] = ("channelProfileId", Sync(() => new HttpRequestMessage().SetChannelProfileId(null!))),
        ["a paced client"] = ("builder", Sync(() => ((IHttpClientBuilder)null!).AddKakaoBusinessPacing())),
        ["a bucket's name"] = ("name", Sync(() => new KakaoBusinessPacingBucket(null!, TimeSpan.FromSeconds(1), _ => true))),
        ["a bucket's calls"] = ("matches", Sync(() => new KakaoBusinessPacingBucket("a", TimeSpan.FromSeconds(1), null!))),
        ["an error's response"] = ("response", Sync(() => KakaoBusinessError.FromResponseAsync(null!, TestContext.Current.CancellationToken))),
        ["a claim action's collection"] = ("actions", Sync(() => ((ClaimActionCollection)null!).MapJsonArray("a", "b", _ => []))),
        ["a claim action's reader"] = ("readEntry", Sync(() => new ClaimActionCollection().MapJsonArray("a", "b", null!))),
        ["a request's token"] = ("context", async _ => await ((HttpContext)null!).GetKakaoBusinessTokenAsync()),
        ["a refused call's scheme"] = ("authenticationScheme", Sync(() => new KakaoBusinessConsentRequiredException(default, null!, [], KakaoBusinessErrorCatalog.Describe("-401")))),
        ["a refused call's scopes"] = ("requiredScopes", Sync(() => new KakaoBusinessConsentRequiredException(default, "a", null!, KakaoBusinessErrorCatalog.Describe("-401")))),
        ["a refused call's error"] = ("error", Sync(() => new KakaoBusinessConsentRequiredException(default, "a", [], null!))),
        ["a refused page's scheme"] = ("authenticationScheme", Sync(() => new KakaoBusinessInsufficientScopeFeature(null!, default, [], [], null))),
        ["a refused page's scopes"] = ("requiredScopes", Sync(() => new KakaoBusinessInsufficientScopeFeature("a", default, null!, [], null))),
        ["a refused page's missing scopes"] = ("missingScopes", Sync(() => new KakaoBusinessInsufficientScopeFeature("a", default, [], null!, null))),
        ["an HTTP client"] = ("builder", Sync(() => ((IHttpClientBuilder)null!).AddKakaoBusinessToken())),
        ["the consent of a pipeline"] = ("app", Sync(() => ((IApplicationBuilder)null!).UseKakaoBusinessConsent())),
        ["a ticket store"] = ("builder", Sync(() => ((AuthenticationBuilder)null!).AddKakaoBusinessTicketStore())),
        ["shared ended sessions"] = ("builder", Sync(() => ((AuthenticationBuilder)null!).AddKakaoBusinessSharedEndedSessions())),
        ["a health check"] = ("builder", Sync(() => ((IHealthChecksBuilder)null!).AddKakaoBusinessTicketStore())),
        ["a scheme's name"] = ("authenticationScheme", Sync(() => new ServiceCollection().AddAuthentication().AddKakaoBusiness(null!, _ => { }))),
        ["a scheme's options"] = ("configureOptions", Sync(() => new ServiceCollection().AddAuthentication().AddKakaoBusiness(configureOptions: null!))),
        ["authorization"] = ("services", Sync(() => ((IServiceCollection)null!).AddKakaoBusinessAuthorization())),
        ["diagnostics"] = ("services", Sync(() => ((IServiceCollection)null!).AddKakaoBusinessDiagnostics())),
        ["a session's id"] = ("properties", Sync(() => ((AuthenticationProperties)null!).GetKakaoBusinessSessionId())),
    };

    public static TheoryData<string> CallNames => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(CallNames))]
    public async Task Null_is_refused_by_the_name_of_its_parameter(string name)
    {
        await using var app = await TestApp.StartAsync();
        var (parameter, call) = Calls[name];

        Assert.Equal(parameter, (await Assert.ThrowsAsync<ArgumentNullException>(() => call(app))).ParamName);
    }

    private static async Task TransformAsync(TestApp app)
    {
        using var scope = app.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<IClaimsTransformation>().TransformAsync(null!);
    }

    /// <summary>What an app that derives from the handler can call.</summary>
    private sealed class Handler(IServiceProvider services) : KakaoBusinessHandler(
        services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>(), services.GetRequiredService<ILoggerFactory>(), UrlEncoder.Default)
    {
        public Task ChallengeNothingAsync() => HandleChallengeAsync(null!);

        public string BuildUrlOfNothing() => BuildChallengeUrl(null!, "");

        public bool CorrelateNothing() => ValidateCorrelationId(null!);

        public Task<OAuthTokenResponse> ExchangeNothingAsync() => ExchangeCodeAsync(null!);

        public Task<AuthenticationTicket> CreateTicketForAsync(ClaimsIdentity identity, AuthenticationProperties properties) => CreateTicketAsync(identity, properties, null!);
    }

    private static IKakaoBusinessClient Client(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessClient>();

    private static Func<TestApp, Task> Sync(Action call) => _ =>
    {
        call();
        return Task.CompletedTask;
    };
}
