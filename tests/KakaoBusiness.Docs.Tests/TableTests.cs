using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.Docs.Tests;

/// <summary>Tables that are written by hand contain the names, defaults and messages of the code.</summary>
public sealed partial class TableTests
{
    /// <summary>Those of ASP.NET Core, whose XML documentation is not at hand. The others are generated.</summary>
    [Fact]
    public void Inherited_option_has_its_default()
    {
        var defaults = new KakaoBusinessOptions();
        var rows = Document.Open("docs/configuration.md").Tables.First(table => table.Heading == "Sign-in scheme").Rows.Skip(1).ToList();

        Assert.True(rows.Count > 10);
        Assert.All(rows, row => Assert.All(CodesOf(row[0]), name =>
        {
            var property = typeof(KakaoBusinessOptions).GetProperty(name);
            Assert.True(property is not null, $"There is no option {name}.");
            if (name == "Scope" || row[1] == "Kakao's") return;
            Assert.True(IsDefault(property.PropertyType, property.GetValue(defaults), row[1].Trim('`')), $"The default of {name} is not {row[1]}.");
        }));
    }

    [Theory]
    [InlineData("docs/errors.md", "Kinds", false)]
    [InlineData("docs/ko/errors.md", "종류", true)]
    public void Kind_of_error_has_the_message_that_users_see(string page, string heading, bool korean)
    {
        var rows = Document.Open(page).Tables.Single(table => table.Heading == heading).Rows.Skip(1).ToList();
        var errors = KakaoBusinessErrorCatalog.KnownCodes.Select(KakaoBusinessErrorCatalog.Describe).ToList();

        Assert.Equal(Enum.GetNames<KakaoBusinessErrorKind>(), rows.Select(row => row[0].Trim('`')));
        Assert.All(rows.Where(row => row[0] != "`UserAction`"), row => Assert.Contains(
            errors, error => $"`{error.Kind}`" == row[0] && (korean ? error.UserMessageKorean : error.UserMessage) == row[2]));
    }

    /// <summary>Such as <c>`RoundTripsStopped` (119)</c>.</summary>
    [Fact]
    public void Log_event_has_its_number()
    {
        var events = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => LogMethod().Matches(File.ReadAllText(file))).Select(match => (match.Groups["name"].Value, match.Groups["id"].Value)).ToHashSet();
        var named = Document.Pages.SelectMany(page => NamedEvent().Matches(page.Text).Select(match => (match.Groups["name"].Value, match.Groups["id"].Value))).ToList();

        Assert.True(named.Count > 10);
        Assert.All(named, item => Assert.Contains(item, events));
    }

    private static IEnumerable<string> CodesOf(string cell) => Code().Matches(cell).Select(match => match.Groups[1].Value);

    private static bool IsDefault(Type type, object? value, string stated) => stated switch
    {
        "–" => value is null || value.ToString() is null or "",
        "[]" => value is ICollection<string> { Count: 0 },
        _ => Equals(TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFrom(context: null, CultureInfo.InvariantCulture, stated), value),
    };

    [GeneratedRegex(@"LoggerMessage\((?<id>\d+),[^\0]*?\bvoid (?<name>\w+)\(")]
    private static partial Regex LogMethod();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+)` \((?<id>\d{3})(?:\)|, in every|, 모든)")]
    private static partial Regex NamedEvent();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
