using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Apps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Rows;

/// <summary>A policy of <c>RequireScope</c> against one of the framework's <c>RequireClaim</c>, through the authorization service.</summary>
public class ScopePolicyBenchmark
{
    private readonly IAuthorizationService _authorization = Session.CreateServices().GetRequiredService<IAuthorizationService>();
    private readonly ClaimsPrincipal _user = Session.CreatePrincipal();
    private readonly AuthorizationPolicy _scope = new AuthorizationPolicyBuilder().RequireScope("moment_management").Build();
    private readonly AuthorizationPolicy _claim = new AuthorizationPolicyBuilder()
        .RequireClaim(KakaoBusinessClaimTypes.GrantedScopes, "biz_account_email moment_management keyword_management").Build();
    private readonly AuthorizationPolicy _bare = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();

    /// <summary>What the framework's own requirement for a claim costs.</summary>
    [Benchmark(Baseline = true)]
    public Task<AuthorizationResult> RequireClaim() => _authorization.AuthorizeAsync(_user, resource: null, _claim);

    /// <summary>What ours costs.</summary>
    [Benchmark]
    public Task<AuthorizationResult> RequireScope() => _authorization.AuthorizeAsync(_user, resource: null, _scope);

    /// <summary>What the service costs for a requirement that does nothing.</summary>
    [Benchmark]
    public Task<AuthorizationResult> RequireNothing() => _authorization.AuthorizeAsync(_user, resource: null, _bare);
}
