using System.Net;
using System.Text.Json;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>
/// Every attack is a function over a site that says whether it came through. It is tried on the library as it is, where it
/// must not, and on a site without the defense, where it must: an attack that fails there too would notice nothing. What
/// takes a defense out is written in the tests; nothing that ships can.
/// </summary>
internal static class Attack
{
    public const string Owner = "3100000001";
    public const string OtherOwner = "3100000003";

    public static async Task IsRefusedAsync(Func<TestApp, Task<bool>> attack, Action<TestAppSetup> withoutDefence, Action<TestAppSetup>? site = null)
    {
        await using (var real = await TestApp.StartAsync(site)) Assert.False(await attack(real), "The attack came through.");

        await using var weakened = await TestApp.StartAsync(setup =>
        {
            site?.Invoke(setup);
            withoutDefence(setup);
        });
        Assert.True(await attack(weakened), "The attack fails without the defense too: it proves nothing.");
    }

    /// <summary>The account that a browser is signed in with; null where it is not.</summary>
    public static async Task<string?> SignedInAsAsync(this Browser browser)
    {
        using var response = await browser.GetAsync("/private");
        return response.StatusCode == HttpStatusCode.OK
            ? JsonSerializer.Deserialize<TicketView>(await response.TextAsync())!.NameIdentifier ?? "somebody"
            : null;
    }

    /// <summary>The answer; null where the site threw, as a site without the defense may.</summary>
    public static async Task<HttpResponseMessage?> TryGetAsync(this Browser browser, string url)
    {
        try
        {
            return await browser.GetAsync(url);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Another browser with copies of all cookies.</summary>
    public static Browser Copy(this Browser browser, TestApp to)
    {
        var copy = to.NewBrowser();
        copy.Cookies.Add(browser.Cookies.GetAllCookies());
        return copy;
    }

    public static Task<Uri> AgreeAsync(this TestApp site, Uri authorizeUrl, string persona = "owner")
        => site.Emulator.AgreeAsync(authorizeUrl, persona, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A site whose Kakao takes any code any number of times, so that nothing but the library stands in the way.</summary>
    public static void AnyCode(TestAppSetup setup) => setup.Backchannel = new ScriptedKakao();

    /// <summary>As a browser reads it (WHATWG URL): tabs and line breaks vanish, a backslash is a slash, slashes after http may be missing.</summary>
    public static bool LeadsElsewhere(string escaped)
    {
        var location = Uri.UnescapeDataString(escaped);
        if (location.Contains('\r', StringComparison.Ordinal) || location.Contains('\n', StringComparison.Ordinal)) return true;
        var read = location.Trim().Replace("\t", "", StringComparison.Ordinal).Replace('\\', '/');
        if (read.StartsWith("//", StringComparison.Ordinal)) return true;
        var scheme = read.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && read[..colon].All(char.IsAsciiLetter) ? read[..colon].ToLowerInvariant() : null;
        if (scheme is null) return false;
        if (scheme != "http") return true;
        return !Uri.TryCreate("http://" + read[5..].TrimStart('/'), UriKind.Absolute, out var target) || target.Authority != "app.test";
    }
}
