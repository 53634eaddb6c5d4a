using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Attacks;

/// <summary>On what is taken for a permission, a parameter or a page, and comes from somebody else.</summary>
[Trait("Category", "Attack")]
public class InjectionAttacks
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

    /// <summary>A value of the app's that a visitor can influence, and that tries to be more than one value.</summary>
    [Theory]
    [InlineData("moment_management&resource_ids=moment:*", "moment:1")]
    [InlineData("moment_management&scope=moment_delete", "moment:1")]
    [InlineData("moment_management,moment_delete", "moment:1")]
    [InlineData("moment_management&state=attackers", "moment:1")]
    [InlineData("moment_management#", "moment:1")]
    [InlineData("moment_management%2Cmoment_delete", "moment:1")]
    [InlineData("moment_management", "moment:1&scope=moment_delete")]
    [InlineData("moment_management", "moment:1&client_id=attackers")]
    [InlineData("moment_management", "moment:1&redirect_uri=http://evil.test")]
    [InlineData("moment_management", "moment:1&resource_ids=moment:*")]
    [InlineData("moment_management", "moment:1#")]
    public Task Resource_id_and_scope_injection_into_the_authorize_url(string scope, string resourceId) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new KakaoBusinessChallengeProperties { Scope = [scope], ResourceIds = [resourceId] };
            using var browser = site.NewBrowser();
            using var response = await browser.TryGetAsync("/challenge");
            if (response?.Headers.Location is not { } url) return false;
            var parameters = url.Parameters();
            string[] expected = ["client_id", "response_type", "redirect_uri", "scope", "resource_ids", "state"];
            return !parameters.Select(pair => pair.Key).SequenceEqual(expected)
                || url.Fragment.Length > 0
                || !url.Parameter("scope").Split(',').SequenceEqual([scope])
                || url.Parameter("resource_ids") != resourceId;
        },
        setup => setup.UseHandler<HandlerWithoutEncoding>());

    public static TheoryData<string> Markup =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</p></main><form action=//evil.test>", "javascript:alert(1)//<a>", "\u003cscript\u003e",
    ];

    [Theory]
    [MemberData(nameof(Markup))]
    public Task XSS_through_Kakao_s_texts_on_our_pages(string markup) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var text = Uri.EscapeDataString(markup);
            var answers = new List<string>();
            foreach (var query in (string[])[$"error={text}", $"error=x&error_description={text}", $"error=x&error_code={text}", $"error=KOE025&error_description={text}"])
            {
                using var response = await browser.CallbackAsync($"{query}&state={{state}}", "/private?x=" + text);
                answers.Add(await response.TextAsync());
            }

            return answers.Exists(page => page.Contains(markup, StringComparison.Ordinal));
        },
        ShowKakaoText);

    [Theory]
    [MemberData(nameof(Markup))]
    public Task XSS_through_the_return_url_in_the_link_of_our_page(string markup) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = "/?" + markup };
            using var browser = site.NewBrowser();
            using var response = await browser.CallbackAsync("error=KOE025&state={state}", "/challenge");
            return (await response.TextAsync()).Contains(markup, StringComparison.Ordinal);
        },
        ShowKakaoText);

    [Theory]
    [InlineData("\r\nSet-Cookie: planted=1")]
    [InlineData("&next=//evil.test")]
    [InlineData("plain words of Kakao's")]
    public Task Header_injection_through_Kakao_s_texts_in_the_redirect_to_the_failure_page(string text) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            using var response = await browser.CallbackAsync($"error=KOE025&error_description={Uri.EscapeDataString(text)}&state={{state}}");
            var told = string.Join('\n', response.Headers.Where(header => header.Key is "Location" or "Would-Be-Location").SelectMany(header => header.Value));
            return Uri.UnescapeDataString(told).Contains(text, StringComparison.Ordinal);
        },
        // The server refuses a line break in a header by itself, so what would be sent is told in a form that it takes.
        setup => setup.Options = options => options.Events.OnRemoteFailure = context =>
        {
            context.Response.Headers["Would-Be-Location"] = "/failed?message=" + Uri.EscapeDataString(context.Request.Query["error_description"].ToString());
            context.HandleResponse();
            return Task.CompletedTask;
        },
        setup => setup.Options = options => options.Events.OnRemoteFailure = KakaoBusinessRemoteFailure.RedirectTo("/failed"));

    private static void ShowKakaoText(TestAppSetup setup) => setup.Options = options => options.Events.OnRemoteFailure = async context =>
    {
        var query = context.Request.Query;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync($"<p>{query["error"]} {query["error_description"]} {query["error_code"]} <a href=\"{context.Properties?.RedirectUri}\">");
        context.HandleResponse();
    };

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
