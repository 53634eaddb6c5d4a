using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>One life of connections in an app: no token, code or secret reaches a log, a trace, a page, an exception or the store in the clear.</summary>
public sealed class ConnectionSecretsTests
{
    [Fact]
    public async Task No_secret_reaches_logs_traces_pages_exceptions_or_store()
    {
        using var traces = new ActivityTexts();
        var secrets = new SecretSearch();
        var texts = new List<string>();
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddEvents(context =>
        {
            texts.Add(context.Connection.ToString());
            if (context.Existing is not null) context.Refuse();
        }));
        secrets.Add("client secret", TestApp.ClientSecret);
        using var browser = await app.NewBrowserOfAsync();

        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        var callback = await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken);
        secrets.Add("code", callback.Parameter("code"));
        texts.Add(await PageAsync(browser, callback.AbsoluteUri));
        var entry = (await app.FindEntryAsync())!;
        texts.Add(await PageAsync(browser, "/advertisers/42"));
        // Kakao answers with texts that echo the token, and the consent is refused.
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, times: 1, "moment_delete"));
        texts.Add(await PageAsync(browser, "/advertisers/42"));
        texts.Add(await PageAsync(browser, (await app.Emulator.AgreeAsync(await browser.ChallengeAsync("/advertisers/42/connect"), cancellationToken: TestContext.Current.CancellationToken)).AbsoluteUri));
        app.Emulator.AccountSettings.RevokeAll();
        var error = await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => app.Connections().CreateClient<MomentClient>("42").ListAsync());
        texts.Add(error.ToString());

        foreach (var token in app.Emulator.Requests.All.Select(request => request.Headers["Authorization"]).OfType<string>().Distinct())
            secrets.Add("business token", token["Bearer ".Length..]);
        Assert.Contains("business token", secrets.Names);
        texts.AddRange([System.Text.Encoding.Latin1.GetString(entry.ProtectedToken!), System.Text.Encoding.Latin1.GetString(entry.ProtectedAccount!), entry.ToString()]);
        texts.AddRange(app.Logs.GetSnapshot()
            .Where(record => record.Category != KnownSecrets.RequestLineCategory)
            .Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"));
        Assert.Contains("kakaobusiness connect", traces.Text, StringComparison.Ordinal);
        texts.Add(traces.Text);
        Assert.All(texts, text => Assert.Empty(secrets.FindIn(text)));
    }

    private static async Task<string> PageAsync(Browser browser, string url)
    {
        using var response = await browser.GetAsync(url);
        return $"{response.Headers} {await response.TextAsync()}";
    }
}
