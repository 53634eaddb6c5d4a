using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KakaoBusiness.Emulator.Tests.Hosting;

/// <summary>The sample Minimal, from which the template is made, as a process of its own without any configuration.</summary>
public sealed partial class MinimalSampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Sample_works_without_a_client_ID()
    {
        using var sample = Start("Development");
        using var browser = new SocketBrowser();
        try
        {
            var address = await ReadAddressAsync(sample);

            Assert.StartsWith("Open to everybody", (await browser.OpenAsync(address)).Body, StringComparison.Ordinal);
            Assert.Equal("Signed in as owner@example.com", await browser.SignInAsync(new Uri(address, "advertiser"), "owner", "moment:12345"));
            Assert.Contains("12345", (await browser.OpenAsync(new Uri(address, "accounts"))).Body, StringComparison.Ordinal);
        }
        finally
        {
            await StopAsync(sample);
        }
    }

    [Fact]
    public async Task Sample_in_production_demands_a_client_id()
    {
        using var sample = Start("Production");
        try
        {
            var error = await sample.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

            Assert.Contains("ClientId", error, StringComparison.Ordinal);
        }
        finally
        {
            await StopAsync(sample);
        }
    }

    private static Process Start(string environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KakaoBusiness.Samples.Minimal.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        return Process.Start(start)!;
    }

    private static async Task<Uri> ReadAddressAsync(Process sample)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (await sample.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (ListeningLine().Match(line) is { Success: true } match) return new Uri(match.Groups[1].Value);
        }

        throw new InvalidOperationException($"The sample does not start: {await sample.StandardError.ReadToEndAsync(patience.Token)}");
    }

    private static async Task StopAsync(Process sample)
    {
        if (!sample.HasExited) sample.Kill();
        await sample.WaitForExitAsync(CancellationToken.None);
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListeningLine();
}
