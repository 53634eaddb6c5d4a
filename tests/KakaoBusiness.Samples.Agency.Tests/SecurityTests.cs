using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>Headers, and where secrets must not be.</summary>
public sealed class SecurityTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/advertisers")]
    [InlineData("/api/connections")]
    [InlineData("/nowhere")]
    [InlineData("/site.css")]
    public async Task Every_response_has_the_security_headers(string path)
    {
        await using var site = new AgencySite();

        var headers = (await (await site.SignInAsync()).OpenAsync(path)).Response.Headers;

        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "DENY", "same-origin"), (headers.GetValues("X-Content-Type-Options").Single(), headers.GetValues("X-Frame-Options").Single(), headers.GetValues("Referrer-Policy").Single()));
        Assert.True(headers.CacheControl is { NoStore: true } or { NoCache: true });
    }

    [Fact]
    public async Task Session_cookie_is_hidden_from_scripts_and_lax()
    {
        await using var site = new AgencySite();
        var visitor = site.OpenBrowser();
        var login = await visitor.OpenAsync("/login");

        await visitor.SubmitAsync(login, "/login", ("name", "kim"), ("password", "k"));

        Assert.True(visitor.Kakao.Cookies.GetAllCookies().Single(cookie => cookie.Name == "agency.session").HttpOnly);
    }

    [Fact]
    public async Task Database_files_have_no_token_in_the_clear()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        await visitor.ReportAsync("cafe");
        var token = site.Kakao.Requests.Of(KakaoEndpoint.TokenInformation)[0].Headers["Authorization"]!["Bearer ".Length..];

        var files = Directory.GetFiles(site.Options.Folder, "agency.db*");

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(token, ReadShared(file), StringComparison.Ordinal));
        Assert.Contains(files, file => ReadShared(file).Contains("cafe", StringComparison.Ordinal));
    }

    /// <summary>The database is open.</summary>
    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
