using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a value that tries to be more than one parameter.</summary>
[Trait("Category", "Attack")]
public class AuthorizeUrlAttacks
{
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
}
