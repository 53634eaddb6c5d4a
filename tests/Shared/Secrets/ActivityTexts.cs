using System.Collections.Concurrent;
using System.Diagnostics;

namespace KakaoBusiness.Tests.Shared.Secrets;

/// <summary>Records what traces contain: names, tags, baggage and events of the activities of all sources.</summary>
internal sealed class ActivityTexts : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ActivityListener _listener;

    public ActivityTexts()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _texts.Enqueue(Write(activity)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public string Text => string.Join('\n', _texts);

    public void Dispose() => _listener.Dispose();

    private static string Write(Activity activity) => string.Join('\n',
    [
        activity.OperationName, activity.DisplayName, activity.StatusDescription, activity.TraceStateString,
        .. activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
        .. activity.Baggage.Select(item => $"{item.Key}={item.Value}"),
        .. activity.Events.SelectMany(recorded => recorded.Tags.Select(tag => $"{recorded.Name} {tag.Key}={tag.Value}")),
    ]);
}
