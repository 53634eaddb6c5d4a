using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a claim that another identity makes.</summary>
[Trait("Category", "Attack")]
public class ForgedScopeAttacks
{
    [Theory]
    [InlineData("scope", "own")]
    [InlineData(KakaoBusinessClaimTypes.Scope, "own")]
    [InlineData(KakaoBusinessClaimTypes.GrantedScopes, "own")]
    [InlineData(KakaoBusinessClaimTypes.GrantedScopes, "Cookies")]
    [InlineData(KakaoBusinessClaimTypes.GrantedScopes, "kakaobusiness")]
    public Task Scope_claims_forged_through_another_identity(string claimType, string authenticationType) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            (await browser.GetAsync("/other-sign-in")).Dispose();
            using var answer = await browser.GetAsync("/api/scoped/moment");
            return answer.StatusCode == HttpStatusCode.OK;
        },
        setup => setup.Services += services => services.AddSingleton<IAuthorizationHandler, HandlerOfAnyIdentity>(),
        setup => setup.Endpoints = app =>
        {
            ScopedEndpoints.Map(app);
            app.MapGet("/other-sign-in", (HttpContext context) => context.SignInAsync(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(claimType, "moment_management")], authenticationType))));
        });

    /// <summary>Asks for the claim, and not for who made it.</summary>
    private sealed class HandlerOfAnyIdentity : AuthorizationHandler<KakaoBusinessScopeRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, KakaoBusinessScopeRequirement requirement)
        {
            if (context.User.Claims.Any(claim => claim.Value == "moment_management")) context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}
