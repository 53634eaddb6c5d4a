using System.Net;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class ForwardedHeadersTests
{
    private const string Behind = "https://ads.example.com/signin-kakaobusiness";
    private const string Direct = "http://localhost/signin-kakaobusiness";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.5")]
    public async Task Forwarded_headers_are_ignored_by_default(string client)
        => Assert.Equal(Direct, await RedirectUriAsync(client, []));

    [Theory]
    [InlineData("127.0.0.1", Behind)]
    [InlineData("10.0.0.5", Direct)]
    public async Task Enabled_forwarded_headers_trust_only_loopback(string client, string expected)
        => Assert.Equal(expected, await RedirectUriAsync(client, [new("ForwardedHeaders:Enabled", "true")]));

    [Theory]
    [InlineData("10.0.0.5", Behind)]
    [InlineData("10.0.0.6", Direct)]
    public async Task Known_proxy_is_trusted_and_its_neighbor_is_not(string client, string expected)
        => Assert.Equal(expected, await RedirectUriAsync(client, [new("ForwardedHeaders:Enabled", "true"), new("ForwardedHeaders:KnownProxies:0", "10.0.0.5")]));

    [Theory]
    [InlineData("10.9.9.9", Behind)]
    [InlineData("11.0.0.1", Direct)]
    public async Task Known_network_is_trusted_and_others_are_not(string client, string expected)
        => Assert.Equal(expected, await RedirectUriAsync(client, [new("ForwardedHeaders:Enabled", "true"), new("ForwardedHeaders:KnownNetworks:0", "10.0.0.0/8")]));

    [Fact]
    public async Task Known_proxies_alone_do_not_enable_forwarded_headers()
        => Assert.Equal(Direct, await RedirectUriAsync("10.0.0.5", [new("ForwardedHeaders:KnownProxies:0", "10.0.0.5")]));

    [Theory]
    [InlineData("KnownProxies", "proxy.example.com")]
    [InlineData("KnownNetworks", "10.0.0.0/99")]
    public void Invalid_proxy_address_fails_startup(string key, string entry)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new SampleSite(options =>
        {
            options.Settings["ForwardedHeaders:Enabled"] = "true";
            options.Settings[$"ForwardedHeaders:{key}:0"] = entry;
        }));

        Assert.Contains($"ForwardedHeaders:{key} contains the entry '{entry}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_works_behind_a_TLS_proxy()
    {
        await using var site = new SampleSite(options =>
        {
            options.Settings["ForwardedHeaders:Enabled"] = "true";
            options.Services = services => services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Loopback));
        });
        site.Kakao.RegisterRedirectUri("https://localhost/signin-kakaobusiness");
        var browser = site.OpenBrowser();
        browser.Headers["X-Forwarded-Proto"] = "https";

        var page = await browser.SignInAsync();

        Assert.Equal("owner@example.com", page.TextOf("#email"));
        Assert.All(browser.ReceivedCookies, cookie => Assert.True(cookie.Secure, cookie.Name.ToString()));
    }

    private static async Task<string> RedirectUriAsync(string client, KeyValuePair<string, string>[] settings)
    {
        await using var site = new SampleSite(options =>
        {
            foreach (var (key, value) in settings) options.Settings[key] = value;
            options.Services = services => services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Parse(client)));
        });
        var browser = site.OpenBrowser();
        browser.Headers["X-Forwarded-Proto"] = "https";
        browser.Headers["X-Forwarded-Host"] = "ads.example.com";

        var answer = await browser.OpenWithoutRedirectAsync("/account/login");
        return QueryHelpers.ParseQuery(answer.Location!.Query)["redirect_uri"].ToString();
    }
}
