using System.Text.Json;
using KakaoBusiness.Emulator.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;

namespace KakaoBusiness.Emulator.Tests.Tool;

public sealed class ToolTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_signs_in_through_the_tool()
    {
        await using var tool = await ToolProcess.StartAsync();

        Assert.Equal("Signed in as owner@example.com", await SignInAsync(tool, "owner", "moment:12345"));
    }

    [Fact]
    public async Task App_signs_in_with_client_from_example_file()
    {
        await using var tool = await ToolProcess.StartAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "kakao-emulator.example.json"), Cancelled));
        (string, string?)[] client = [("Authentication:Schemes:KakaoBusiness:ClientId", "retail-key"), ("Authentication:Schemes:KakaoBusiness:ClientSecret", "retail-secret")];

        // The file's first fault refuses one token request.
        Assert.NotEqual("Signed in as shop@example.com", await SignInAsync(tool, "shop", "moment:31001", client));
        Assert.Equal("Signed in as shop@example.com", await SignInAsync(tool, "shop", "moment:31001", client));
    }

    [Fact]
    public async Task Termination_ends_with_exit_code_0()
    {
        await using var tool = await ToolProcess.StartAsync();

        Assert.Equal(0, await tool.TerminateAsync());
    }

    [Fact]
    public async Task Port_in_use_ends_with_exit_code_1()
    {
        await using var tool = await ToolProcess.StartAsync();

        var (exitCode, _, error) = await ToolProcess.RunAsync("--port", $"{tool.Address.Port}");

        Assert.Equal(1, exitCode);
        Assert.Contains($"port {tool.Address.Port}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_of_another_machine_ends_with_exit_code_1()
    {
        // Reserved for documentation (RFC 5737), so no machine has it.
        var (exitCode, _, error) = await ToolProcess.RunAsync("--port", "0", "--host", "203.0.113.9", "--allow-remote");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Could not listen on 203.0.113.9", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port 70000", "--port '70000' is not a port")]
    [InlineData("--port=-1", "--port '-1' is not a port")]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--host kakao", "--host 'kakao' is not an IP address")]
    [InlineData("--prt 5180", "'--prt' is not an option")]
    [InlineData("--version=1", "--version takes no value")]
    [InlineData("personas.json", "'personas.json' is not an option")]
    public async Task Invalid_arguments_end_with_exit_code_2(string args, string expected)
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(args.Split(' '));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Address_for_other_machines_needs_a_permission(string host)
    {
        var (exitCode, _, error) = await ToolProcess.RunAsync("--port", "0", "--host", host);

        Assert.Equal(2, exitCode);
        Assert.Contains("--allow-remote", error, StringComparison.Ordinal);
    }

    /// <summary>The arguments of the container that the documentation shows, on a free port and with a file of this machine.</summary>
    [Fact]
    public async Task Container_arguments_start_the_emulator()
    {
        var entryPoint = Arguments("Dockerfile", "ENTRYPOINT ");
        var command = Arguments("compose.yaml", "    command: ");
        Assert.Equal("/tool/kakao-emulator", entryPoint[0]);
        Assert.Equal(["--port", "5180", "--file", "/kakao-emulator.json"], command);

        await using var tool = await ToolProcess.StartAsync("{}", entryPoint[1..]);

        Assert.Equal("0.0.0.0", tool.Address.Host);
        using var http = new HttpClient(new SocketsHttpHandler());
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{tool.Address.Port}/settings/connections"), Cancelled);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Help_names_every_option_and_exit_code()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--port", "--file", "--host", "--allow-remote", "--version", "--help", "0 stopped", "1 could not listen", "2 invalid arguments", "3 invalid file"], part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_is_that_of_the_package()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync("--version");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\A[0-9]+\.[0-9]+\.[0-9]+[-.0-9a-z]*\n\z", output);
    }

    private static string[] Arguments(string file, string start)
        => JsonSerializer.Deserialize<string[]>(File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)).Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..])!;

    private static async Task<string> SignInAsync(ToolProcess tool, string persona, string account, params (string Key, string? Value)[] settings)
    {
        var builder = WebApps.CreateBuilder(settings: settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.UseKakaoEmulator(tool.Address);
        await using var app = await WebApps.StartAsync(builder);
        using var browser = new SocketBrowser();
        return await browser.SignInAsync(WebApps.AddressOf(app), persona, account);
    }
}
