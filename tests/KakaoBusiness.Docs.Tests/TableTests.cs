using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Docs.Tests;

/// <summary>What the tables of README.md say about names and defaults is what the code has.</summary>
public sealed partial class TableTests
{
    private static readonly Document Readme = Document.Open("README.md");

    [Fact]
    public void The_options_and_their_defaults_are_those_of_the_code()
    {
        var defaults = new KakaoBusinessOptions();
        var rows = Readme.Tables.First(table => table.Heading == "Configuration").Rows.Skip(1).ToList();

        Assert.True(rows.Count > 20);
        Assert.All(rows, row => Assert.All(CodesOf(row[0]), name =>
        {
            var property = typeof(KakaoBusinessOptions).GetProperty(name);
            Assert.True(property is not null, $"There is no option {name}.");
            if (name == "Scope" || row[1] == "Kakao's") return;
            Assert.True(IsDefault(property.PropertyType, property.GetValue(defaults), row[1].Trim('`')), $"The default of {name} is not {row[1]}.");
        }));
    }

    [Fact]
    public void Every_option_of_the_library_is_in_the_table()
    {
        var named = Readme.Tables.First(table => table.Heading == "Configuration").Rows.SelectMany(row => CodesOf(row[0])).ToHashSet();
        var own = typeof(KakaoBusinessOptions).GetProperties().Where(property => property.DeclaringType == typeof(KakaoBusinessOptions)).Select(property => property.Name);
        // Code, not configuration: it stands under "What is known about Kakao".
        Assert.Empty(own.Except(named).Except([nameof(KakaoBusinessOptions.TokenInformationClaimActions)]));
    }

    [Fact]
    public void Options_of_connections_are_in_their_table_with_their_defaults()
    {
        var defaults = new KakaoBusinessConnectionsOptions();
        var properties = typeof(KakaoBusinessConnectionsOptions).GetProperties();
        var rows = Document.Open("docs/connections.md").Tables.Single(table => table.Heading == "Options").Rows.Skip(1)
            .SelectMany(row => CodesOf(row[0]).Select(name => (Name: name, Default: row[1]))).ToList();

        Assert.Equal(properties.Select(property => property.Name).Order(StringComparer.Ordinal), rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(rows.Where(row => row.Default != "Kakao's"), row =>
        {
            var property = properties.Single(property => property.Name == row.Name);
            Assert.True(IsDefault(property.PropertyType, property.GetValue(defaults), row.Default.Trim('`')), $"The default of {row.Name} is not {row.Default}.");
        });
    }

    [Fact]
    public void Every_error_code_is_in_the_table_with_its_kind()
    {
        var rows = TableWith("code", "Errors").SelectMany(row => CodesOf(row[0]).Select(code => (Code: code, Kind: row[1].Trim('`')))).ToList();

        Assert.Equal(KakaoBusinessErrorCatalog.KnownCodes.Order(StringComparer.Ordinal), rows.Select(row => row.Code).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(KakaoBusinessErrorCatalog.Describe(row.Code).Kind.ToString(), row.Kind));
    }

    [Fact]
    public void Every_kind_of_error_is_in_the_table_with_what_the_user_sees()
    {
        var rows = TableWith("kind", "Errors");
        var codes = KakaoBusinessErrorCatalog.KnownCodes.Select(KakaoBusinessErrorCatalog.Describe).ToList();

        Assert.Equal(Enum.GetNames<KakaoBusinessErrorKind>(), rows.Select(row => row[0].Trim('`')));
        Assert.All(rows.Where(row => row[0] != "`UserAction`"),
            row => Assert.Contains(codes, error => $"`{error.Kind}`" == row[0] && error.UserMessage == row[2]));
    }

    private static IEnumerable<IReadOnlyList<string>> TableWith(string head, string heading)
        => Readme.Tables.Single(table => table.Heading == heading && table.Rows[0][0] == head).Rows.Skip(1);

    private static IEnumerable<string> CodesOf(string cell) => Code().Matches(cell).Select(match => match.Groups[1].Value);

    private static bool IsDefault(Type type, object? value, string stated) => stated switch
    {
        "–" => value is null || value.ToString() is null or "",
        "[]" => value is ICollection<string> { Count: 0 },
        _ => Equals(TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFrom(context: null, CultureInfo.InvariantCulture, stated), value),
    };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
