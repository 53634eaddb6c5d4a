using System.Text.Json;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>One figure of one run. A part of the summary runs in a process of its own and writes them to its output.</summary>
/// <param name="Row">The key of the row.</param>
/// <param name="Figure">The ratio, or what else the row is about.</param>
/// <param name="Own">What this library took.</param>
/// <param name="Peer">What it is compared with took.</param>
internal sealed record Result(string Row, double Figure, string Own, string Peer = "")
{
    private const string Mark = "@result ";

    public static void Write(string row, double figure, string own, string peer = "")
        => Console.WriteLine(Mark + JsonSerializer.Serialize(new Result(row, figure, own, peer)));

    public static void WriteTime(string row, Figures own, Figures peer)
        => Write(row, own.TimeAgainst(peer), Text.Time(own.Nanoseconds), Text.Time(peer.Nanoseconds));

    public static void WriteBytes(string row, Figures own, Figures peer)
        => Write(row, own.BytesAgainst(peer), Text.Bytes(own.Bytes), Text.Bytes(peer.Bytes));

    public static Result? Parse(string line) => line.StartsWith(Mark, StringComparison.Ordinal) ? JsonSerializer.Deserialize<Result>(line[Mark.Length..]) : null;
}
