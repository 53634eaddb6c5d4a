using System.Globalization;
using System.Text;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>The results of all runs, as the tables of the page and as a list of goals.</summary>
internal sealed class SummaryTable(IEnumerable<Result> results, string machine)
{
    private readonly ILookup<string, Result> _results = results.ToLookup(result => result.Row, StringComparer.Ordinal);

    /// <summary>For a maintainer: which goals are met.</summary>
    public string RenderGoals()
    {
        var text = new StringBuilder().AppendLine(machine).AppendLine();
        foreach (var section in Sections.All)
        {
            text.AppendLine(section.English);
            foreach (var row in section.Rows)
            {
                var met = _results[row.Key].Any() ? row.IsMet(MedianOf(row)) switch { true => "met", false => "NOT MET", null => "" } : "not measured";
                text.AppendLine(CultureInfo.InvariantCulture, $"  {row.Key,-22} {FigureOf(row),-24} {row.Goal,-8} {met}");
            }
        }

        return text.ToString();
    }

    /// <summary>For a user: what was measured, and what it came to. The goals are no part of it.</summary>
    public string RenderPage(bool isKorean)
    {
        var text = new StringBuilder().AppendLine(machine + ".").AppendLine();
        foreach (var section in Sections.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {(isKorean ? section.Korean : section.English)}").AppendLine();
            text.AppendLine(isKorean ? "| 비교 | 결과 | 이 라이브러리 | 비교 대상 |" : "| what | figure | this library | the other |").AppendLine("|---|---|---|---|");
            foreach (var row in section.Rows)
            {
                // Of the run in the middle, so that the three columns belong together.
                var middle = _results[row.Key].OrderBy(result => result.Figure).Skip(_results[row.Key].Count() / 2).FirstOrDefault();
                text.AppendLine(CultureInfo.InvariantCulture, $"| {(isKorean ? row.Korean : row.English)} | {FigureOf(row)} | {middle?.Own} | {middle?.Peer} |");
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    private double MedianOf(Row row) => Race.Median(_results[row.Key].Select(result => result.Figure));

    /// <summary>The median, and the smallest and largest of the runs.</summary>
    private string FigureOf(Row row)
    {
        var figures = _results[row.Key].Select(result => result.Figure).ToList();
        if (figures.Count == 0) return "–";
        var (median, least, most) = (Write(MedianOf(row)), Write(figures.Min()), Write(figures.Max()));
        return least == most ? median : $"{median} ({least}–{most})";

        string Write(double figure) => figure.ToString(row.Format, CultureInfo.InvariantCulture);
    }
}
