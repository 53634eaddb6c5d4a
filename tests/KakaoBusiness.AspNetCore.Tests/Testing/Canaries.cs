using Microsoft.Extensions.Logging.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>Looks for secrets where none may be.</summary>
internal static class Canaries
{
    public static readonly string[] All = [TestApp.ClientSecret, ScriptedKakao.Code, ScriptedKakao.Token];

    /// <summary>The framework's own request line prints every query; keeping it out is the app's configuration, as the README says.</summary>
    private const string RequestLineCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void AssertNoneIn(string text) => Assert.All(All, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));

    public static void AssertNoneLogged(TestApp app, params string[] further)
    {
        var records = app.Logs.GetSnapshot().Where(record => record.Category != RequestLineCategory).ToList();
        Assert.NotEmpty(records);
        foreach (var record in records)
        {
            var text = TextOf(record);
            Assert.All([.. All, .. further], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string TextOf(FakeLogRecord record)
    {
        var state = record.StructuredState?.Select(pair => $"{pair.Key}={pair.Value}") ?? [];
        var scopes = record.Scopes.Where(scope => scope is not null).Select(scope => scope is IEnumerable<KeyValuePair<string, object?>> pairs
            ? string.Join(';', pairs.Select(pair => $"{pair.Key}={pair.Value}"))
            : scope!.ToString());
        return string.Join('\n', [record.Message, record.Exception?.ToString(), .. state, .. scopes]);
    }
}
