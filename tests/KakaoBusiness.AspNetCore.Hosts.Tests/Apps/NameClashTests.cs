using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Web;
using IdentityWeb = Microsoft.Identity.Web;

// Not inside KakaoBusiness.AspNetCore, whose extension methods would win there.
namespace Contoso.Ads
{
    /// <summary>
    /// A file that uses the namespace of Microsoft.Identity.Web too, whose extension methods have the same names and parameters:
    /// the recipe of docs/own-login.md. An unqualified <c>RequireScope</c> does not compile here (CS0121).
    /// </summary>
    public sealed class NameClashTests
    {
        private static void UsePipeline(WebApplication app)
        {
            app.UseAuthorization();
            app.MapGet("/by-name", () => "in").RequireAuthorization(KakaoBusinessPolicies.KeywordManagement);
            app.MapGet("/by-attribute", [RequireScope("keyword_management")] () => "in");
            KakaoBusinessAuthorizationExtensions.RequireScope(app.MapGet("/by-call", () => "in"), "keyword_management");
        }

        [Theory]
        [InlineData("/by-name")]
        [InlineData("/by-attribute")]
        [InlineData("/by-call")]
        [InlineData("/by-policy")]
        public async Task Endpoint_requires_scope_beside_other_library(string path)
        {
            await using var app = await HostApp.StartAsync(
                services => services.AddAuthorizationBuilder().AddPolicy("Keywords", policy => KakaoBusinessAuthorizationExtensions.RequireScope(policy, Access.Scope)),
                app =>
                {
                    UsePipeline(app);
                    app.MapGet("/by-policy", () => "in").RequireAuthorization("Keywords");
                });

            await Access.AssertEnforcedAsync(app, path);
        }

        [Fact]
        public void Other_library_has_same_signatures()
            => Assert.All(SignaturesOf(typeof(IdentityWeb.RequiredScopeExtensions)).Concat(SignaturesOf(typeof(IdentityWeb.PolicyBuilderExtensions))),
                signature => Assert.Contains(signature, SignaturesOf(typeof(KakaoBusinessAuthorizationExtensions))));

        private static IEnumerable<string> SignaturesOf(Type type)
            => type.GetMethods().Where(method => method.Name == "RequireScope").Select(method => string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name)));
    }
}

/// <summary>What Microsoft.Identity.Web declares, as far as it clashes.</summary>
namespace Microsoft.Identity.Web
{
    internal static class RequiredScopeExtensions
    {
        public static TBuilder RequireScope<TBuilder>(this TBuilder endpointConventionBuilder, params string[] scope)
            where TBuilder : IEndpointConventionBuilder
            => throw new NotSupportedException($"The other library's method was called with {scope.Length} scopes on {endpointConventionBuilder}.");
    }

    internal static class PolicyBuilderExtensions
    {
        public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder authorizationPolicyBuilder, params string[] allowedValues)
            => throw new NotSupportedException($"The other library's method was called with {allowedValues.Length} scopes on {authorizationPolicyBuilder}.");
    }
}
