namespace KakaoBusiness.AspNetCore.Tests.Architecture;

/// <summary>
/// The direction that a page of the documentation states: chains of folders, of which each may use those to its left. Folders in one
/// step, separated by commas, do not know each other. A sub-folder without a place of its own has the place of its folder.
/// </summary>
internal sealed class FolderDirection
{
    private readonly List<Dictionary<string, int>> _chains = [];

    public FolderDirection(string block)
    {
        // A chain may go on in the next line, which then begins with an arrow.
        var text = string.Join(' ', block.Split('\n').Select(line => line.TrimStart().StartsWith('←') ? line.Trim() : $"\n{line.Trim()}"));
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            var steps = line.Split('←', StringSplitOptions.TrimEntries);
            for (var place = 0; place < steps.Length; place++)
                foreach (var folder in steps[place].Trim('{', '}', ' ').Split(',', StringSplitOptions.TrimEntries)) places.Add(folder, place);
            _chains.Add(places);
        }
    }

    public IEnumerable<string> Folders => _chains.SelectMany(chain => chain.Keys).Distinct();

    public bool Names(string folder) => _chains.Exists(chain => chain.ContainsKey(folder));

    public bool Allows(string from, string to)
    {
        // Two folders of one feature are ordered by its own chain.
        if (_chains.Find(chain => chain.ContainsKey(from) && chain.ContainsKey(to)) is { } direct) return direct[to] < direct[from];
        var (fromTop, toTop) = (TopOf(from), TopOf(to));
        return fromTop != toTop && _chains[0].TryGetValue(fromTop, out var place) && _chains[0].TryGetValue(toTop, out var other) && other < place;
    }

    private static string TopOf(string folder) => folder.Split('/')[0];
}
