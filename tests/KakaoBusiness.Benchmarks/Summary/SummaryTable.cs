using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>One line for each goal: what was measured, against what, and whether it is met.</summary>
internal sealed class SummaryTable
{
    private readonly List<string[]> _lines = [];

    public void Add(int row, string what, string goal, double figure, double limit, string detail, string format = "0.00")
        => Add(row, what, goal, figure.ToString(format, CultureInfo.InvariantCulture), figure <= limit ? "yes" : "**no**", detail);

    public void Add(int row, string what, string goal, string figure, string met, string detail)
    {
        _lines.Add([row.ToString(CultureInfo.InvariantCulture), what, goal, figure, met, detail]);
        Console.WriteLine(string.Join(" | ", _lines[^1]));
    }

    public string Render(string server)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores; {server}.");
        text.AppendLine("Ratios are taken within one run, turn by turn; bytes are exact.");
        text.AppendLine();
        text.AppendLine("| # | what | goal | figure | met | |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var line in _lines) text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", line)} |");
        return text.ToString();
    }
}
