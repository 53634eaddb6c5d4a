using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>What a request pays in memory for claims and policies, in bytes that do not vary.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Repetitions = 1000;

    private readonly ServiceProvider _services = Principals.Services();
    private readonly ClaimsPrincipal _user = Principals.Of("biz_account_email moment_management", "moment:12345 moment:12346");

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Check_of_a_scope_or_a_resource_allocates_nothing()
    {
        var handler = _services.GetServices<IAuthorizationHandler>().Single(handler => handler.GetType().Assembly == typeof(KakaoBusinessOptions).Assembly);
        var policy = new AuthorizationPolicyBuilder()
            .RequireScope("moment_delete").RequireScope("biz_account_email", "moment_delete").RequireAnyScope("moment_delete", "keyword_delete").RequireResource("moment", "1")
            .Build();
        // None is met: what a success notes in the context is the framework's.
        var context = new AuthorizationHandlerContext(policy.Requirements, _user, resource: null);

        Assert.Equal(0, BytesOf(() => handler.HandleAsync(context).IsCompletedSuccessfully));
        Assert.Equal(4, context.PendingRequirements.Count());
    }

    [Fact]
    public void Scope_policy_costs_no_more_than_a_bare_requirement()
    {
        var authorization = _services.GetRequiredService<IAuthorizationService>();
        var scope = new AuthorizationPolicyBuilder().RequireScope("moment_management").Build();
        var bare = new AuthorizationPolicyBuilder().AddRequirements(new SelfMet()).Build();

        var scopeBytes = BytesOf(() => authorization.AuthorizeAsync(_user, resource: null, scope).Result.Succeeded);
        var bareBytes = BytesOf(() => authorization.AuthorizeAsync(_user, resource: null, bare).Result.Succeeded);

        Assert.True(scopeBytes <= bareBytes, $"{scopeBytes} B against {bareBytes} B in {Repetitions} runs");
    }

    [Fact]
    public async Task Second_transformation_of_the_same_principal_allocates_nothing()
    {
        using var scope = _services.CreateScope();
        var transformation = scope.ServiceProvider.GetRequiredService<IClaimsTransformation>();
        var transformed = await transformation.TransformAsync(_user);

        Assert.Equal(0, BytesOf(() => ReferenceEquals(transformation.TransformAsync(_user).Result, transformed)));
        Assert.Equal(0, BytesOf(() => ReferenceEquals(transformation.TransformAsync(transformed).Result, transformed)));
    }

    [Fact]
    public void First_transformation_costs_less_than_a_clone()
    {
        using var scope = _services.CreateScope();
        var transformation = scope.ServiceProvider.GetRequiredService<IClaimsTransformation>();
        // Two in turn: the instance of a request remembers the last.
        ClaimsPrincipal[] users = [_user, Principals.Of("moment_management")];
        var turn = 0;

        var bytes = BytesOf(() => transformation.TransformAsync(users[turn ^= 1]).IsCompletedSuccessfully);
        var cloneBytes = BytesOf(() => Task.FromResult(users[turn ^= 1].Clone()).IsCompletedSuccessfully);

        Assert.True(bytes < cloneBytes, $"{bytes / Repetitions} B against {cloneBytes / Repetitions} B");
    }

    /// <summary>Of many runs, after as many that warm up; xunit runs a test on one thread.</summary>
    private static long BytesOf(Func<bool> run)
    {
        for (var i = 0; i < Repetitions; i++) run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Repetitions; i++) run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class SelfMet : AuthorizationHandler<SelfMet>, IAuthorizationRequirement
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, SelfMet requirement)
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}
