using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.Logging.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Security.Secrets;

/// <summary>Everything that leaves the process, or that somebody may write down, during one run.</summary>
internal sealed class Sinks : IDisposable
{
    public const string LogMessage = "log message";
    public const string LogState = "log state";
    public const string LogScope = "log scope";
    public const string LogException = "log exception";
    public const string AppException = "exception";
    public const string Text = "ToString()";
    public const string Page = "page";
    public const string Problem = "problem+json";
    public const string Header = "header";
    public const string Location = "Location";
    public const string Trace = "activity";
    public const string Metric = "metric";

    public static readonly string[] All = [LogMessage, LogState, LogScope, LogException, AppException, Text, Page, Problem, Header, Location, Trace, Metric];

    /// <summary>Prints the query of every request, and so the callback's: an app filters it, as docs/security.md says and <see cref="FrameworkLogTests"/> shows.</summary>
    private const string FilteredCategory = KnownSecrets.RequestLineCategory;

    private readonly ConcurrentQueue<(string Sink, string Text, string[] Allowed)> _entries = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Sinks()
    {
        // Of all sources: other tests of the process know none of the secrets that are looked for.
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(tags));
        _meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Note(tags));
        _meters.Start();
    }

    public int Count(string sink) => _entries.Count(entry => entry.Sink == sink);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    public void Add(string sink, string? text, params string[] allowed)
    {
        if (!string.IsNullOrEmpty(text)) _entries.Enqueue((sink, text, allowed));
    }

    public void Note(Exception exception)
    {
        Add(AppException, exception.ToString());
        foreach (var pair in exception.Data.Values) Add(AppException, pair?.ToString());
    }

    public async Task NoteAsync(HttpResponseMessage response)
    {
        var body = await response.TextAsync();
        Add(response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? Problem : Page, body);
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            var text = string.Join('\n', values);
            // The one redirect that has the state in it, and the cookies themselves.
            if (name == "Location") Add(Location, text, text.StartsWith(KakaoBusinessDefaults.AuthorizationEndpoint, StringComparison.Ordinal) ? [Canary.State] : []);
            else Add(Header, text, name == "Set-Cookie" ? [Canary.SessionCookie, Canary.SessionKey, Canary.CorrelationId] : []);
        }
    }

    public void Note(IEnumerable<FakeLogRecord> records)
    {
        foreach (var record in records.Where(record => record.Category != FilteredCategory))
        {
            Add(LogMessage, record.Message);
            if (record.State is IEnumerable<KeyValuePair<string, string?>> pairs)
            {
                foreach (var pair in pairs) Add(LogState, $"{pair.Key}={pair.Value}");
            }
            else
            {
                Add(LogState, record.State?.ToString());
            }

            foreach (var scope in record.Scopes)
            {
                Add(LogScope, scope?.ToString());
                foreach (var pair in scope as IEnumerable<KeyValuePair<string, object?>> ?? []) Add(LogScope, $"{pair.Key}={pair.Value}");
            }

            Add(LogException, record.Exception?.ToString());
        }
    }

    /// <summary>"sink: secret" for each leak.</summary>
    public List<string> Leaks(SecretSearch secrets)
        => [.. _entries.DistinctBy(entry => (entry.Sink, entry.Text)).SelectMany(entry => secrets.FindIn(entry.Text, entry.Allowed).Select(secret => $"{entry.Sink}: {secret}")).Distinct()];

    private void Note(Activity activity)
    {
        Add(Trace, activity.DisplayName);
        Add(Trace, activity.StatusDescription);
        Add(Trace, activity.TraceStateString);
        foreach (var tag in activity.TagObjects) Add(Trace, $"{tag.Key}={tag.Value}");
        foreach (var item in activity.Baggage) Add(Trace, $"{item.Key}={item.Value}");
        foreach (var recorded in activity.Events)
        {
            Add(Trace, recorded.Name);
            foreach (var tag in recorded.Tags) Add(Trace, $"{tag.Key}={tag.Value}");
        }
    }

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags) Add(Metric, $"{tag.Key}={tag.Value}");
    }
}
