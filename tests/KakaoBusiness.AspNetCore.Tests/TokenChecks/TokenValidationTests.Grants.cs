using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

public partial class TokenValidationTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Grants_that_changed_are_followed_by_the_claims(bool stored)
    {
        var (app, browser, before) = await SignedInAsync(StoreIf(stored));
        await using var host = app;
        using var client = browser;
        Assert.Equal("moment_management", before.GrantedScopes);
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"scopes":["moment_management","moment_delete"],"resource_ids":["moment:99"]}""", times: 1));
        app.Time.Advance(Interval);
        await browser.TicketAsync();

        // From the ticket, on a request that asks nothing.
        var after = await browser.TicketAsync();
        Assert.Equal("moment_management moment_delete", after.GrantedScopes);
        Assert.Equal("moment:99", after.GrantedResources);
        Assert.Equal(before.NameIdentifier, after.NameIdentifier);
    }

    [Theory, InlineData("{}"), InlineData("""{"id":1,"app_id":2}"""), InlineData("""{"scopes":null,"resource_ids":5}"""), InlineData("""{"scopes":[{"unheard_of":"x"}]}""")]
    public async Task Body_that_says_nothing_of_grants_changes_nothing(string body)
    {
        var (app, browser, before) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, body, times: 1));
        app.Time.Advance(Interval);

        var after = await browser.TicketAsync();

        Assert.Equal(before.GrantedScopes, after.GrantedScopes);
        Assert.Equal(before.GrantedResources, after.GrantedResources);
    }

    [Fact]
    public async Task Body_with_empty_lists_takes_the_grants_away()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"scopes":[],"resource_ids":[]}""", times: 1));
        app.Time.Advance(Interval);

        var after = await browser.TicketAsync();

        Assert.Null(after.GrantedScopes);
        Assert.Null(after.GrantedResources);
    }

    /// <summary>The framework's action makes a claim for each element of an array.</summary>
    [Fact]
    public async Task Grants_mapped_from_an_array_survive_a_check()
    {
        var (app, browser, _) = await SignedInAsync(options: options =>
        {
            options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedScopes, "permissions");
            options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedResources, "accounts");
        });
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(KakaoFault.Body(
            KakaoEndpoint.TokenInformation, """{"permissions":["biz_account_email","keyword_management"],"accounts":["keyword:1","keyword:2"]}"""));
        app.Time.Advance(Interval);

        var ticket = await browser.TicketAsync();

        Assert.Equal("biz_account_email keyword_management", ticket.GrantedScopes);
        Assert.Equal("keyword:1 keyword:2", ticket.GrantedResources);
    }
}
