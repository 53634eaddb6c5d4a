using System.Globalization;
using System.Runtime.InteropServices;
using KakaoBusiness.Benchmarks.Servers;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>What the figures were measured on, and what else the machine had to do.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";

    private static readonly string LoadBefore = ReadLoad();

    public static async Task<string> DescribeAsync()
    {
        string?[] parts =
        [
            RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, ReadProcessor(), Text.Of($"{Environment.ProcessorCount} cores"),
            await RedisServer.DescribeAsync(), MeasuredPostgreSql.Describe(),
        ];
        return $"{string.Join(", ", parts.OfType<string>())}; {TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; load average before the run {LoadBefore}";
    }

    /// <summary>Called at the start: afterwards the load is that of the run itself.</summary>
    public static void NoteLoad() => _ = LoadBefore;

    private static string ReadLoad() => File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "unknown";

    private static string? ReadProcessor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}
