using System.Globalization;
using System.Net;
using System.Reflection;

namespace KakaoBusiness.Emulator.Tool;

/// <summary>Defines the exit codes that <see cref="ToolArguments.Help"/> documents.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int CouldNotStart = 1;
    public const int InvalidArguments = 2;
    public const int InvalidFile = 3;
}

/// <summary>Represents the arguments of the command.</summary>
internal sealed record ToolArguments
{
    public const int DefaultPort = 5180;

    public const string Help = """
        Runs an emulator of Kakao's business authentication.

        Usage: kakao-emulator [options]

        Options:
          --port <port>     The port; 0 for any free port. Default: 5180.
          --file <path>     A JSON file with clients, personas and faults.
          --host <address>  The IP address to listen on. Default: 127.0.0.1.
          --allow-remote    Allows an address that other machines can reach. Anybody
                            who can reach the emulator can sign in as anybody.
          --version         Shows the version.
          --help            Shows this help.

        Exit codes: 0 stopped, 1 could not listen, 2 invalid arguments, 3 invalid file.
        """;

    public static string Version => typeof(ToolArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public int Port { get; private init; } = DefaultPort;

    public IPAddress Host { get; private init; } = IPAddress.Loopback;

    public string? File { get; private init; }

    public bool AllowsRemote { get; private init; }

    public bool ShowsHelp { get; private init; }

    public bool ShowsVersion { get; private init; }

    public bool IsRemote => !IPAddress.IsLoopback(Host);

    /// <summary>Parses the arguments, or returns the fault in them.</summary>
    public static (ToolArguments? Arguments, string? Fault) Parse(IReadOnlyList<string> args)
    {
        var parsed = new ToolArguments();
        for (var i = 0; i < args.Count; i++)
        {
            var split = args[i].Split('=', 2);
            var (name, value) = (split[0], split.Length > 1 ? split[1] : null);
            if (name is "--port" or "--host" or "--file" && value is null)
            {
                if (i + 1 == args.Count) return (null, $"{name} needs a value.");
                value = args[++i];
            }

            var (next, fault) = parsed.With(name, value);
            if (next is null) return (null, fault);
            parsed = next;
        }

        return parsed is { IsRemote: true, AllowsRemote: false }
            ? (null, $"--host {parsed.Host} lets other machines reach the emulator, where anybody can sign in as anybody. Add --allow-remote if this is a container network, or omit --host.")
            : (parsed, null);
    }

    private (ToolArguments? Arguments, string? Fault) With(string name, string? value) => (name, value) switch
    {
        ("--port", { } text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? (this with { Port = port }, null)
            : (null, $"--port '{text}' is not a port: write a number from 0 to {IPEndPoint.MaxPort}."),
        ("--host", { } text) => text == "localhost" ? (this with { Host = IPAddress.Loopback }, null)
            : IPAddress.TryParse(text, out var host) ? (this with { Host = host }, null)
            : (null, $"--host '{text}' is not an IP address: write one such as 127.0.0.1."),
        ("--file", { } text) => (this with { File = text }, null),
        ("--allow-remote", null) => (this with { AllowsRemote = true }, null),
        ("--version", null) => (this with { ShowsVersion = true }, null),
        ("--help" or "-h" or "-?", null) => (this with { ShowsHelp = true }, null),
        ("--allow-remote" or "--version" or "--help", _) => (null, $"{name} takes no value."),
        _ => (null, $"'{name}' is not an option."),
    };
}
