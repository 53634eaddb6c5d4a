using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Servers;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>Real processes that share nothing but the account, the folder and the database.</summary>
public sealed class ProcessTests(PostgreSqlFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kakaobusiness-agency").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task Two_processes_share_the_default_keys_and_SQLite() => ShareAsync(null);

    [Fact]
    public Task Two_processes_share_the_default_keys_and_PostgreSQL() => ShareAsync(server.ConnectionStringOf(PostgreSqlFixture.NewDatabase()));

    private async Task ShareAsync(string? database)
    {
        await using var kakao = await KakaoEmulatorServer.StartAsync(new KakaoEmulator(), cancellationToken: Stop);
        await using var one = await AgencyProcess.StartAsync(_folder, database, kakao);
        await using var other = await AgencyProcess.StartAsync(_folder, database, kakao);
        var visitor = one.OpenBrowser(kakao.Emulator);
        await visitor.SignInAsync("kim");
        var consent = (await visitor.ConnectAsync("cafe")).Response.Headers.Location!;
        await visitor.OpenAsync((await kakao.Emulator.AgreeAsync(consent, cancellationToken: Stop)).AbsoluteUri);
        Assert.Equal("connected", await visitor.GetStateAsync("cafe"));

        // Browsers send cookies to every port of a host.
        var elsewhere = other.OpenBrowser(kakao.Emulator);
        foreach (Cookie cookie in visitor.Kakao.Cookies.GetAllCookies()) elsewhere.Kakao.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "localhost"));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.ReportAsync("cafe")).Status);

        // A loss that either of them notices is known to both.
        kakao.Emulator.AccountSettings.RevokeAll();
        await Eventually.HoldsAsync(async () => await elsewhere.GetStateAsync("cafe") == "reconnect_required");
        await Eventually.HoldsAsync(async () => (await visitor.OpenAsync("/advertisers")).Events is ["Lost"]);
    }
}
