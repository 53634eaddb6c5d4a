using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An app with a policy provider and a result handler of its own, registered in any order.</summary>
public class AppOwnServicesTests
{
    [Theory]
    [InlineData(Order.Earlier)]
    [InlineData(Order.LaterWithFix)]
    public async Task Apps_policy_provider_and_ours_both_work(Order order)
    {
        await using var app = await StartAsync<IAuthorizationPolicyProvider, AppPolicyProvider>(order);
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var own = await browser.GetAsync("/own-policy");

        Assert.Equal("page", await own.TextAsync());
        Assert.Equal("biz_account_email,keyword_management", (await browser.ChallengeAsync("/keyword")).Parameter("scope"));
        Assert.Equal("biz_account_email,talk_channel_management", (await browser.ChallengeAsync("/new-item")).Parameter("scope"));
    }

    [Theory]
    [InlineData(Order.Earlier)]
    [InlineData(Order.LaterWithFix)]
    public async Task Apps_result_handler_answers_other_refusals(Order order)
    {
        await using var app = await StartAsync<IAuthorizationMiddlewareResultHandler, AppResultHandler>(order);
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var admin = await browser.GetAsync("/admin");
        using var allowed = await browser.GetAsync("/private");

        Assert.Equal((HttpStatusCode)418, admin.StatusCode);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal("biz_account_email,moment_management", (await browser.ChallengeAsync("/moment")).Parameter("scope"));
    }

    [Fact]
    public async Task Incremental_consent_off_leaves_the_apps_result_handler()
    {
        await using var app = await StartAsync<IAuthorizationMiddlewareResultHandler, AppResultHandler>(Order.Earlier, setup => setup.Scheme["IncrementalConsent"] = "false");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var answer = await browser.GetAsync("/moment");

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
    }

    [Fact]
    public async Task Later_policy_provider_fails_startup_naming_the_remedy()
        => await AssertRefusedAsync<IAuthorizationPolicyProvider, AppPolicyProvider>();

    [Fact]
    public async Task Later_result_handler_fails_startup_naming_the_remedy()
        => await AssertRefusedAsync<IAuthorizationMiddlewareResultHandler, AppResultHandler>();

    [Fact]
    public async Task Decorator_around_the_librarys_service_is_allowed()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Services = services =>
        {
            var ours = services.Last(service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler));
            services.AddTransient<IAuthorizationMiddlewareResultHandler>(provider =>
                new Decorator((IAuthorizationMiddlewareResultHandler)ours.ImplementationFactory!(provider)));
        });
        using var browser = app.NewBrowser();

        Assert.Equal("biz_account_email,moment_management", (await browser.ChallengeAsync("/moment")).Parameter("scope"));
    }

    [Fact]
    public async Task Decorator_of_the_policy_provider_is_none_either()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Services = services =>
        {
            var ours = services.Last(service => service.ServiceType == typeof(IAuthorizationPolicyProvider));
            services.AddTransient<IAuthorizationPolicyProvider>(provider => new ProviderDecorator((IAuthorizationPolicyProvider)ours.ImplementationFactory!(provider)));
        });
        using var browser = app.NewBrowser();

        Assert.Equal("biz_account_email,keyword_management", (await browser.ChallengeAsync("/keyword")).Parameter("scope"));
    }

    [Theory]
    [InlineData(false, "AppResultHandler was registered after it")]
    [InlineData(true, "The one from a factory was registered after it")]
    public async Task Error_names_the_displacing_service(bool byFactory, string name)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ScopedEndpoints.StartAsync(setup => setup.Services = services =>
        {
            if (byFactory) services.AddSingleton<IAuthorizationMiddlewareResultHandler>(_ => new AppResultHandler());
            else services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new AppResultHandler());
        }));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_without_reason_is_left_to_the_framework()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Services = services => services.AddTransient<IPolicyEvaluator, Refusing>());
        using var browser = app.NewBrowser();

        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusOfAsync("/moment"));
    }

    [Fact]
    public async Task Policy_without_scopes_forbids_everybody()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Endpoints += app
            => app.MapGet("/none", (HttpContext context) => context.Response.WriteAsync("page")).RequireAuthorization(policy => policy.AddRequirements(new KakaoBusinessScopeRequirement([]))));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusOfAsync("/none"));
    }

    [Fact]
    public void Policy_caching_stays_as_the_apps_provider_has_it()
    {
        using var plain = Principals.Services();
        Assert.True(plain.GetRequiredService<IAuthorizationPolicyProvider>().AllowsCachingPolicies);

        using var own = Principals.Services(services => services.AddSingleton<IAuthorizationPolicyProvider, AppPolicyProvider>().AddKakaoBusinessAuthorization());
        Assert.False(own.GetRequiredService<IAuthorizationPolicyProvider>().AllowsCachingPolicies);
    }

    [Fact]
    public async Task Apps_default_fallback_and_named_policies_come_through()
    {
        using var services = Principals.Services(services => services.AddAuthorization(options =>
        {
            options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireClaim("default").Build();
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireClaim("fallback").Build();
            options.AddPolicy("own", policy => policy.RequireClaim("own"));
            options.AddPolicy("KakaoBusiness:of the app", policy => policy.RequireClaim("own"));
        }));
        var provider = services.GetRequiredService<IAuthorizationPolicyProvider>();

        Assert.Equal("default", ClaimTypeOf(await provider.GetDefaultPolicyAsync()));
        Assert.Equal("fallback", ClaimTypeOf(await provider.GetFallbackPolicyAsync()));
        Assert.Equal("own", ClaimTypeOf(await provider.GetPolicyAsync("own")));
        Assert.Equal("own", ClaimTypeOf(await provider.GetPolicyAsync("KakaoBusiness:of the app")));
        Assert.Null(await provider.GetPolicyAsync("unknown"));
    }

    [Fact]
    public void Container_still_disposes_the_apps_service()
    {
        var inner = default(DisposableProvider);
        using (var services = Principals.Services(services => services
            .AddSingleton<IAuthorizationPolicyProvider>(provider => inner = ActivatorUtilities.CreateInstance<DisposableProvider>(provider))
            .AddKakaoBusinessAuthorization()))
        {
            services.GetRequiredService<IAuthorizationPolicyProvider>();
            Assert.False(inner!.IsDisposed);
        }

        Assert.True(inner.IsDisposed);
    }

    private static string ClaimTypeOf(AuthorizationPolicy? policy)
        => Assert.IsType<Microsoft.AspNetCore.Authorization.Infrastructure.ClaimsAuthorizationRequirement>(Assert.Single(policy!.Requirements)).ClaimType;

    private static async Task AssertRefusedAsync<TService, TImplementation>()
        where TService : class
        where TImplementation : class, TService
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync<TService, TImplementation>(Order.Later));

        Assert.Contains($"{typeof(TService).Name} displaces that of KakaoBusiness.AspNetCore: {typeof(TImplementation).Name} was registered after it", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Register it before AddKakaoBusiness, or call services.AddKakaoBusinessAuthorization() after it", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync<TService, TImplementation>(Order order, Action<TestAppSetup>? configure = null)
        where TService : class
        where TImplementation : class, TService
        => ScopedEndpoints.StartAsync(setup =>
        {
            setup.Endpoints += app => app.MapGet("/own-policy", (HttpContext context) => context.Response.WriteAsync("page")).RequireAuthorization("own:policy");
            setup.Authentication = services =>
            {
                if (order == Order.Earlier) services.AddSingleton<TService, TImplementation>();
                services.AddAuthentication().AddKakaoBusiness();
                if (order != Order.Earlier) services.AddSingleton<TService, TImplementation>();
                if (order == Order.LaterWithFix) services.AddKakaoBusinessAuthorization();
            };
            if (typeof(TService) != typeof(IAuthorizationPolicyProvider)) setup.Services = services => services.AddAuthorization(options => options.AddPolicy("own:policy", policy => policy.RequireAuthenticatedUser()));
            configure?.Invoke(setup);
        });

    public enum Order
    {
        Earlier,
        Later,
        LaterWithFix,
    }

    private class AppPolicyProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
    {
        public override Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
            => policyName.StartsWith("own:", StringComparison.Ordinal)
                ? Task.FromResult<AuthorizationPolicy?>(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
                : base.GetPolicyAsync(policyName);
    }

    private sealed class DisposableProvider(IOptions<AuthorizationOptions> options) : AppPolicyProvider(options), IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class AppResultHandler : IAuthorizationMiddlewareResultHandler
    {
        private readonly AuthorizationMiddlewareResultHandler _default = new();

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (!authorizeResult.Forbidden) return _default.HandleAsync(next, context, policy, authorizeResult);
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        }
    }

    private sealed class Refusing(IAuthorizationService authorization) : PolicyEvaluator(authorization)
    {
        public override Task<PolicyAuthorizationResult> AuthorizeAsync(
            AuthorizationPolicy policy, Microsoft.AspNetCore.Authentication.AuthenticateResult authenticationResult, HttpContext context, object? resource)
            => Task.FromResult(PolicyAuthorizationResult.Forbid());
    }

    private sealed class ProviderDecorator(IAuthorizationPolicyProvider inner) : IAuthorizationPolicyProvider
    {
        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => inner.GetDefaultPolicyAsync();

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => inner.GetFallbackPolicyAsync();

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => inner.GetPolicyAsync(policyName);
    }

    private sealed class Decorator(IAuthorizationMiddlewareResultHandler inner) : IAuthorizationMiddlewareResultHandler
    {
        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
            => inner.HandleAsync(next, context, policy, authorizeResult);
    }
}
