using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Provides the metrics of connections. No attribute contains a key, an owner or text from the network.</summary>
internal sealed class ConnectionTelemetry
{
    private const string SchemeTag = "kakaobusiness.scheme";
    private const string StateTag = "kakaobusiness.state";
    private const string OutcomeTag = "kakaobusiness.outcome";

    private readonly ConcurrentDictionary<string, KakaoBusinessConnectionCounts> _counts = new(StringComparer.Ordinal);
    private readonly Counter<long> _checks;
    private readonly Counter<long> _losses;
    private readonly Counter<long> _calls;

    public ConnectionTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(KakaoBusinessDefaults.TelemetryName);
        _checks = meter.CreateCounter<long>("kakaobusiness.connection.checks", "{check}", "Checks of connections at Kakao.");
        _losses = meter.CreateCounter<long>("kakaobusiness.connection.losses", "{connection}", "Connections whose business token Kakao reported as dead.");
        _calls = meter.CreateCounter<long>("kakaobusiness.connection.calls", "{call}", "Calls of the ad APIs with the token of a connection.");
        meter.CreateObservableGauge("kakaobusiness.connections", Measure, "{connection}", "Stored connections, counted by the watcher of this process.");
    }

    public void SetCounts(string scheme, KakaoBusinessConnectionCounts counts) => _counts[scheme] = counts;

    /// <param name="scheme">The scheme.</param>
    /// <param name="outcome"><c>alive</c>, <c>lost</c> or <c>inconclusive</c>.</param>
    public void RecordCheck(string scheme, string outcome) => _checks.Add(1, Tag(SchemeTag, scheme), Tag(OutcomeTag, outcome));

    public void RecordLoss(string scheme) => _losses.Add(1, Tag(SchemeTag, scheme));

    /// <param name="scheme">The scheme.</param>
    /// <param name="statusCode">The status of the response; <see langword="null"/> if there was none.</param>
    public void RecordCall(string scheme, int? statusCode) => _calls.Add(1, Tag(SchemeTag, scheme), Tag(OutcomeTag, statusCode switch
    {
        null => "failed",
        >= 200 and < 300 => "ok",
        >= 500 => "server_error",
        _ => "refused",
    }));

    private IEnumerable<Measurement<long>> Measure()
    {
        foreach (var (scheme, counts) in _counts)
        {
            yield return new(counts.Connected, Tag(SchemeTag, scheme), Tag(StateTag, "connected"));
            yield return new(counts.ReconnectRequired, Tag(SchemeTag, scheme), Tag(StateTag, "reconnect_required"));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
