using System.Net;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>The site's own login.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task Login_right_password_leads_to_advertisers()
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        var page = await visitor.SignInAsync("kim");

        Assert.Equal((HttpStatusCode.OK, "/advertisers"), (page.Status, page.Address.AbsolutePath));
        Assert.Equal(["bikes", "cafe", "한빛 서점"], page.Document.QuerySelectorAll("tr[data-key]").Select(row => row.GetAttribute("data-key")));
    }

    [Theory]
    [InlineData("kim", "wrong")]
    [InlineData("nobody", "k")]
    [InlineData("", "")]
    public async Task Login_wrong_credentials_are_refused(string name, string password)
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        var page = await visitor.SignInAsync(name, password);

        Assert.Equal("/login", page.Address.AbsolutePath);
        Assert.NotNull(page.Document.QuerySelector("[role=alert]"));
        Assert.Null(visitor.SessionCookie);
    }

    [Fact]
    public async Task Login_after_ten_wrong_passwords_is_locked()
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        for (var attempt = 0; attempt < 10; attempt++) await visitor.SignInAsync("kim", "wrong");

        Assert.Equal("/login", (await visitor.SignInAsync("kim")).Address.AbsolutePath);
        Assert.Equal("/advertisers", (await visitor.SignInAsync("lee")).Address.AbsolutePath);
    }

    [Fact]
    public async Task Logout_form_ends_the_session()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();

        await visitor.SubmitAsync(await visitor.OpenAsync("/advertisers"), "/logout");

        Assert.Equal("/login", (await visitor.OpenAsync("/advertisers")).Address.AbsolutePath);
    }

    [Theory]
    [InlineData("/advertisers")]
    [InlineData("/advertisers/cafe")]
    [InlineData("/advertisers/cafe/report")]
    [InlineData("/advertisers/cafe/connect")]
    [InlineData("/advertisers/unknown/connect")]
    public async Task Anonymous_visitor_is_sent_to_login_and_back(string path)
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        var page = await visitor.OpenAsync(path);

        Assert.Equal("/login", page.Address.AbsolutePath);
        Assert.Equal(path, page.Attribute("input[name=returnUrl]", "value"));
        Assert.Empty(site.Kakao.Requests.All);
    }

    [Fact]
    public async Task Login_leads_back_to_the_page_asked_for()
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();

        var page = await visitor.SignInAsync("kim", path: "/advertisers/cafe/report");

        Assert.Equal("/advertisers/cafe/report", page.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Return_url_to_another_site_is_ignored(string returnUrl)
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();
        var login = await visitor.OpenAsync($"/login?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/advertisers", login.Attribute("input[name=returnUrl]", "value"));
        var page = await visitor.SubmitAsync(login, "/login", ("name", "kim"), ("password", "k"), ("returnUrl", returnUrl));
        Assert.Equal("/advertisers", page.Address.AbsolutePath);
        Assert.Equal("/", (await visitor.OpenAsync($"/language/en?returnUrl={Uri.EscapeDataString(returnUrl)}")).Address.AbsolutePath);
        Assert.Equal("/advertisers", (await visitor.OpenAsync($"/connect/cancelled?returnUrl={Uri.EscapeDataString(returnUrl)}")).Attribute("main a.button", "href"));
    }

    [Fact]
    public async Task Korean_return_url_is_encoded()
    {
        // The server in memory takes headers that Kestrel refuses.
        await using var site = new AgencySite(options => options.ListensOnPort = true);
        var visitor = site.OpenBrowser();

        var page = await visitor.SignInAsync("kim", path: $"/login?returnUrl={Uri.EscapeDataString("/advertisers/한빛 서점?x=한")}");

        Assert.Equal((HttpStatusCode.OK, "/advertisers/한빛 서점?x=한"), (page.Status, Uri.UnescapeDataString(page.Address.PathAndQuery)));
        page = await visitor.OpenAsync($"/language/en?returnUrl={Uri.EscapeDataString("/advertisers/한빛 서점")}");
        Assert.Equal((HttpStatusCode.OK, "/advertisers/한빛 서점"), (page.Status, Uri.UnescapeDataString(page.Address.PathAndQuery)));
    }

    [Fact]
    public async Task Korean_user_name_signs_in_and_out()
    {
        await using var site = new AgencySite(options => options.Users["Agency:Users:0:Name"] = "김");
        var visitor = site.OpenBrowser();
        await visitor.SignInAsync("김", "wrong");

        Assert.Equal("/advertisers", (await visitor.SignInAsync("김", "k")).Address.AbsolutePath);
        var before = await StampAsync();
        await visitor.SubmitAsync(await visitor.OpenAsync("/advertisers"), "/logout");
        Assert.NotEqual(before, await StampAsync());

        Task<string?> StampAsync() => site.QueryAsync(database => database.Users.Where(user => user.UserName == "김").Select(user => user.SecurityStamp).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/logout")]
    [InlineData("/advertisers/cafe/disconnect")]
    public async Task Form_without_its_token_is_a_bad_request(string path)
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");

        var page = await visitor.PostAsync(path, [new("name", "lee"), new("password", "l")]);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("connected", await visitor.GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Development_without_users_shows_the_demo_passwords()
    {
        await using var site = new AgencySite(options => (options.Environment, options.Users) = ("Development", []));
        var visitor = site.OpenBrowser();

        var shown = (await visitor.OpenAsync("/login")).Document.QuerySelectorAll("li code").Select(code => code.TextContent).ToList();

        Assert.Equal(["kim", "lee"], [shown[0], shown[2]]);
        Assert.Equal("/advertisers", (await visitor.SignInAsync(shown[0], shown[1])).Address.AbsolutePath);
        Assert.Equal("/advertisers", (await visitor.SignInAsync(shown[2], shown[3])).Address.AbsolutePath);
    }

    [Fact]
    public async Task Configured_users_are_not_shown()
    {
        await using var site = new AgencySite(options => options.Environment = "Development");

        Assert.Empty((await site.OpenBrowser().OpenAsync("/login")).Document.QuerySelectorAll("li code"));
    }

    [Fact]
    public async Task User_removed_from_configuration_cannot_sign_in()
    {
        await using var before = new AgencySite();
        await using var after = new AgencySite(options =>
        {
            options.Join(before);
            foreach (var key in options.Users.Keys.Where(key => key.StartsWith("Agency:Users:1", StringComparison.Ordinal)).ToList()) options.Users.Remove(key);
            options.Users["Agency:Users:0:Password"] = "new";
        });

        Assert.Equal("/login", (await after.OpenBrowser().SignInAsync("lee")).Address.AbsolutePath);
        Assert.Equal("/login", (await after.OpenBrowser().SignInAsync("kim")).Address.AbsolutePath);
        Assert.Equal("/advertisers", (await after.OpenBrowser().SignInAsync("kim", "new")).Address.AbsolutePath);
    }
}
