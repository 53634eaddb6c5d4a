using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class ScopeConfigurationTests
{
    private const string ScopeKey = "Authentication:Schemes:KakaoBusiness:Scope";

    [Fact]
    public async Task Default_scopes_are_requested_without_configuration()
        => Assert.Equal("biz_account_email,moment_management", await AskedScopesAsync([]));

    [Fact]
    public async Task Scopes_from_configuration_replace_the_defaults()
        => Assert.Equal("keyword_delete", await AskedScopesAsync([new(ScopeKey + ":0", "keyword_delete")]));

    [Fact]
    public async Task Scopes_from_configuration_may_be_one_string()
        => Assert.Equal("moment_delete,biz_account_email", await AskedScopesAsync([new(ScopeKey, "moment_delete biz_account_email")]));

    [Fact]
    public async Task Start_page_lists_the_requested_scopes()
    {
        await using var site = new SampleSite(options => options.Settings[ScopeKey + ":0"] = "keyword_delete");

        var home = await site.OpenBrowser().OpenAsync("/");

        Assert.Equal(["keyword_delete"], home.Values("[data-scope]", "data-scope"));
    }

    private static async Task<string> AskedScopesAsync(KeyValuePair<string, string>[] settings)
    {
        await using var site = new SampleSite(options =>
        {
            foreach (var (key, value) in settings) options.Settings[key] = value;
        });
        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/login");
        return QueryHelpers.ParseQuery(answer.Location!.Query)["scope"].ToString();
    }
}
