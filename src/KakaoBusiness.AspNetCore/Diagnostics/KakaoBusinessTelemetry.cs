using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KakaoBusiness.AspNetCore.Diagnostics;

/// <summary>
/// Provides the activity source and the meter, both named <see cref="Name"/>. No attribute contains text from the network: an outcome is
/// <see cref="Ok"/>, a code of the error catalog, or <see cref="Other"/>.
/// </summary>
internal sealed class KakaoBusinessTelemetry
{
    public const string Name = "KakaoBusiness.AspNetCore";
    public const string Ok = "ok";
    public const string Other = "other";

    private const string OperationTag = "kakaobusiness.operation";
    private const string OutcomeTag = "kakaobusiness.outcome";

    private static readonly ActivitySource Activities = new(Name);

    // OpenTelemetry's boundaries for the duration of HTTP requests, in seconds.
    private static readonly InstrumentAdvice<double> DurationAdvice = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly Histogram<double> _backchannel;
    private readonly Histogram<double> _ticketStore;

    public KakaoBusinessTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _backchannel = meter.CreateHistogram("kakaobusiness.backchannel.duration", "s", "Calls to Kakao's endpoints.", tags: null, DurationAdvice);
        _ticketStore = meter.CreateHistogram("kakaobusiness.ticket_store.duration", "s", "Calls to the ticket store.", tags: null, DurationAdvice);
    }

    /// <summary>Starts an activity for an operation that consists of several calls. Returns <see langword="null"/> if there is no listener.</summary>
    public static Activity? StartActivity(string name) => Activities.StartActivity(name);

    /// <summary>Measures a call to one of Kakao's endpoints, until <see cref="Measurement.Dispose"/> is called.</summary>
    public Measurement Backchannel(string operation, TimeProvider timeProvider)
        => new(_backchannel, Activities.StartActivity($"kakaobusiness {operation}", ActivityKind.Client), operation, timeProvider);

    /// <summary>Measures a call to the ticket store. <paramref name="operation"/> is one of a few fixed names, such as <c>get</c>.</summary>
    public Measurement TicketStore(string operation, TimeProvider timeProvider)
        => new(_ticketStore, Activities.StartActivity($"kakaobusiness ticket_store {operation}", ActivityKind.Client), operation, timeProvider);

    /// <summary>Represents one running operation. Without an outcome it ended with an exception, and counts as <see cref="Other"/>.</summary>
    internal sealed class Measurement : IDisposable
    {
        private readonly Histogram<double> _duration;
        private readonly Activity? _activity;
        private readonly string _operation;
        private readonly TimeProvider _timeProvider;
        private readonly long _start;
        private string _outcome = Other;

        public Measurement(Histogram<double> duration, Activity? activity, string operation, TimeProvider timeProvider)
        {
            _duration = duration;
            _activity = activity;
            _operation = operation;
            _timeProvider = timeProvider;
            _start = timeProvider.GetTimestamp();
        }

        /// <summary>Sets the outcome: <see cref="Ok"/>, <see cref="Other"/>, or a code of the error catalog.</summary>
        public void SetOutcome(string outcome) => _outcome = outcome;

        public void Dispose()
        {
            _duration.Record(
                _timeProvider.GetElapsedTime(_start).TotalSeconds,
                new KeyValuePair<string, object?>(OperationTag, _operation),
                new KeyValuePair<string, object?>(OutcomeTag, _outcome));
            if (_activity is null) return;
            _activity.SetTag(OperationTag, _operation);
            _activity.SetTag(OutcomeTag, _outcome);
            if (_outcome != Ok) _activity.SetStatus(ActivityStatusCode.Error);
            _activity.Dispose();
        }
    }
}
