using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.Extensions.Logging.Testing;

namespace KakaoBusiness.Tests.Shared.Secrets;

/// <summary>
/// The secrets of <see cref="TestApp"/> and <see cref="ScriptedKakao"/>, for tests that examine one response or one log.
/// <c>SecretsCanaryTests</c> examines everything that an app writes.
/// </summary>
internal static class KnownSecrets
{
    /// <summary>The framework's request log contains every query. An app turns it off by configuration, see docs/security.md.</summary>
    public const string RequestLineCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly SecretSearch Search = SearchFor(TestApp.ClientSecret, ScriptedKakao.Code, ScriptedKakao.Token);

    public static void AssertNoneIn(string text) => Assert.Empty(Search.FindIn(text));

    /// <param name="app">The app whose log is examined.</param>
    /// <param name="further">Further texts that the log must not contain.</param>
    public static void AssertNoneLogged(TestApp app, params string[] further)
    {
        var records = app.Logs.GetSnapshot().Where(record => record.Category != RequestLineCategory).ToList();
        Assert.NotEmpty(records);
        foreach (var text in records.Select(TextOf))
        {
            AssertNoneIn(text);
            Assert.All(further, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static SecretSearch SearchFor(params string[] secrets)
    {
        var search = new SecretSearch();
        foreach (var secret in secrets) search.Add(secret, secret);
        return search;
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
