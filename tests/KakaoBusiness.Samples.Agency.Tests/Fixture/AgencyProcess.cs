using System.Diagnostics;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Data;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Samples.Agency.Tests.Fixture;

/// <summary>The sample as an operator starts it: a process of its own, outside Development, with nothing but configuration.</summary>
internal sealed class AgencyProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AgencyProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts a process and waits until it answers.</summary>
    /// <param name="folder">The home of the account, with the Data Protection keys, and the content root.</param>
    /// <param name="database">The connection string, or <see langword="null"/> for the default.</param>
    /// <param name="kakao">Stands in for Kakao.</param>
    public static async Task<AgencyProcess> StartAsync(string folder, string? database, KakaoEmulatorServer kakao)
    {
        var address = new Uri($"http://localhost:{FreePort.Find()}");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder };
        start.ArgumentList.Add(typeof(AgencyDbContext).Assembly.Location);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(address.AbsoluteUri);
        foreach (var (name, value) in Settings(database, kakao)) start.Environment[name] = value;
        start.Environment["HOME"] = folder;
        // The library refuses an emulator in Production.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Staging";
        kakao.Emulator.RegisterRedirectUri(new Uri(address, KakaoBusinessDefaults.CallbackPath).AbsoluteUri);

        var site = new AgencyProcess(Process.Start(start)!, address);
        var visitor = site.OpenBrowser(kakao.Emulator);
        await Eventually.HoldsAsync(() => site.AnswersAsync(visitor));
        return site;
    }

    public Visitor OpenBrowser(KakaoEmulator kakao) => new(kakao, user =>
    {
        user.InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(user) { BaseAddress = Address };
    });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(Visitor visitor)
    {
        Assert.False(_process.HasExited, "The process has ended.");
        try
        {
            return (await visitor.OpenAsync("/health")).Body == "Healthy";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static IEnumerable<(string Name, string? Value)> Settings(string? database, KakaoEmulatorServer kakao)
    {
        const string Scheme = "Authentication__Schemes__KakaoBusiness__";
        yield return (Scheme + "ClientId", kakao.Emulator.Options.ClientId);
        yield return (Scheme + "ClientSecret", kakao.Emulator.Options.ClientSecret);
        yield return (Scheme + "AuthorizationEndpoint", At(KakaoBusinessDefaults.AuthorizationEndpoint));
        yield return (Scheme + "TokenEndpoint", At(KakaoBusinessDefaults.TokenEndpoint));
        yield return (Scheme + "TokenInformationEndpoint", At(KakaoBusinessDefaults.TokenInformationEndpoint));
        yield return (Scheme + "UserInformationEndpoint", At(KakaoBusinessDefaults.UserInformationEndpoint));
        yield return (Scheme + "RevocationEndpoint", At(KakaoBusinessDefaults.RevocationEndpoint));
        yield return ("KakaoMoment__BaseAddress", kakao.BaseAddress.AbsoluteUri);
        yield return ("KakaoBusiness__Connections__CheckInterval", "00:00:01");
        yield return ("Logging__LogLevel__Default", "Warning");
        yield return ("Agency__Users__0__Name", "kim");
        yield return ("Agency__Users__0__Password", "k");
        yield return ("Agency__Users__0__Advertisers__0", "cafe");
        if (database is not null) yield return ("ConnectionStrings__Database", database);

        string At(string endpoint) => new Uri(kakao.BaseAddress, new Uri(endpoint).AbsolutePath).AbsoluteUri;
    }
}
