using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>A policy of <c>RequireScope</c> against one of <c>RequireClaim</c>, and the claims transformation against one that clones.</summary>
internal static class AuthorizationPart
{
    private static readonly Race Race = new(rounds: 40, TimeSpan.FromMilliseconds(20));

    public static async Task RunAsync()
    {
        var authorization = Session.CreateServices().GetRequiredService<IAuthorizationService>();
        var user = Session.CreatePrincipal();
        var scope = new AuthorizationPolicyBuilder().RequireScope("moment_management").Build();
        var claim = new AuthorizationPolicyBuilder()
            .RequireClaim(KakaoBusinessClaimTypes.GrantedScopes, "biz_account_email moment_management keyword_management").Build();
        var policies = await Race.RunAsync(
            Contestant.Many(() => authorization.AuthorizeAsync(user, resource: null, scope)), Contestant.Many(() => authorization.AuthorizeAsync(user, resource: null, claim)));
        Result.WriteTime("policy", Contestant.Each(policies[0]), Contestant.Each(policies[1]));

        var transformation = Session.CreateServices().CreateScope().ServiceProvider.GetRequiredService<IClaimsTransformation>();
        // Two sessions in turn, so that each call is the first for its principal.
        ClaimsPrincipal[] sessions = [Session.CreatePrincipal(), Session.CreatePrincipal()];
        var turn = 0;
        var transformations = await Race.RunAsync(
            Contestant.Many(() => transformation.TransformAsync(sessions[turn ^= 1])),
            Contestant.Many(() => Task.FromResult(new ClaimsPrincipal(sessions[turn ^= 1].Identities.Select(identity => identity.Clone())))));
        Result.WriteTime("transformation", Contestant.Each(transformations[0]), Contestant.Each(transformations[1]));
    }
}
