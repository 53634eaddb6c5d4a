using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KakaoBusiness.Emulator.Tests.Tool;

/// <summary>The command <c>kakao-emulator</c>, in a process of its own.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const string Listening = "Kakao emulator listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string? _file;

    private ToolProcess(Process process, string? file) => (_process, _file) = (process, file);

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts the command on a free port with a file of this content, and returns when it listens.</summary>
    public static async Task<ToolProcess> StartAsync(string json = "{}", params string[] args)
    {
        var file = WriteFile(json);
        var tool = new ToolProcess(Start(["--port", "0", "--file", file, .. args]), file);
        var line = await tool._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        if (line?.StartsWith(Listening, StringComparison.Ordinal) is not true) Assert.Fail($"{line}{await tool._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        tool.Address = new Uri(line![Listening.Length..]);
        return tool;
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs the command with a file of this content, which it must refuse.</summary>
    public static async Task<string[]> RefuseAsync(string json)
    {
        var file = WriteFile(json);
        try
        {
            var (exitCode, output, error) = await RunAsync("--port", "0", "--file", file);
            Assert.Equal((3, ""), (exitCode, output));
            return [.. error.TrimEnd().Split('\n').Select(line => line.Replace($"{file}: ", "", StringComparison.Ordinal))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Stops the command as a container's runtime does, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(_process.Id, 15));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        if (_file is not null) File.Delete(_file);
    }

    private static string WriteFile(string json)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        return path;
    }

    private static Process Start(params string[] args)
        => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kakao-emulator.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
