using System.Diagnostics;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>This program once more, in a process of its own.</summary>
internal static class Child
{
    public static Process Start(params string[] arguments) => StartProgram(Environment.ProcessPath!, arguments);

    /// <summary>Another build of it.</summary>
    public static Process StartProgram(string path, params string[] arguments)
        => Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
}
