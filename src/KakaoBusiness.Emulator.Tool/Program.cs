using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KakaoBusiness.Emulator.Tool;

/// <summary>Runs the command <c>kakao-emulator</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var (arguments, fault) = ToolArguments.Parse(args);
        if (arguments is null) return Fail(ExitCodes.InvalidArguments, fault!, "Run 'kakao-emulator --help' for the options.");
        if (arguments.ShowsHelp) return Print(ToolArguments.Help);
        if (arguments.ShowsVersion) return Print(ToolArguments.Version);

        try
        {
            return await ServeAsync(arguments.File is { } file ? EmulatorFile.Read(file) : new KakaoEmulator(), arguments);
        }
        catch (EmulatorFileException invalid)
        {
            return Fail(ExitCodes.InvalidFile, [.. invalid.Faults]);
        }
        // Kestrel wraps only the exception for an address in use.
        catch (Exception unavailable) when (unavailable is IOException or SocketException)
        {
            return Fail(ExitCodes.CouldNotStart, $"Could not listen on {arguments.Host}, port {arguments.Port}: {unavailable.Message}");
        }
    }

    private static async Task<int> ServeAsync(KakaoEmulator emulator, ToolArguments arguments)
    {
        var stopped = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        await using var server = await KakaoEmulatorServer.StartAsync(emulator, arguments.Port, arguments.Host);
        if (arguments.IsRemote) await Console.Error.WriteLineAsync("Warning: anybody who can reach this address can sign in as anybody. Use it only in a container network.");
        Print($"Kakao emulator listening on {server.BaseAddress.GetLeftPart(UriPartial.Authority)}");
        Print($"Connected services: {server.BaseAddress}settings/connections");
        await stopped.Task;
        return ExitCodes.Success;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    private static int Print(string text)
    {
        Console.WriteLine(text);
        return ExitCodes.Success;
    }

    private static int Fail(int exitCode, params string[] lines)
    {
        foreach (var line in lines) Console.Error.WriteLine(line);
        return exitCode;
    }
}
