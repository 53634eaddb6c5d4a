using System.Text.RegularExpressions;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.AspNetCore.Tests.Security;

/// <summary>The table of security requirements names tests as proof: it may not name one that is not there.</summary>
public sealed partial class SecurityRequirementsTests
{
    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security-requirements.md"));
        var named = NamedTest().Matches(table).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).Distinct().ToList();

        Assert.True(named.Count > 20);
        Assert.Empty(named.Where(test => !sources.Any(source => Declares(source, test.Class, test.Method))).Select(test => $"{test.Class}.{test.Method}"));
    }

    private static bool Declares(string source, string type, string method)
        => Regex.IsMatch(source, $@"\bclass {type}\b") && (method.Length == 0 || source.Contains($" {method}(", StringComparison.Ordinal));

    [GeneratedRegex(@"`(?<class>[A-Z]\w+(?:Tests|Attacks|Contract))(?:\.(?<method>\w+))?`")]
    private static partial Regex NamedTest();
}
