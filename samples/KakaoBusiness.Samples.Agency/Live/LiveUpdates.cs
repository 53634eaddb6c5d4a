namespace KakaoBusiness.Samples.Agency.Live;

/// <summary>
/// Notifies the open pages of this node about changes. Pages also load their data again every few seconds, to show changes that other
/// nodes made.
/// </summary>
public sealed class LiveUpdates
{
    private event Action<string>? Changed;

    /// <summary>Subscribes to changes of advertisers. The callback runs on the thread that publishes the change.</summary>
    /// <param name="onChange">The callback, which receives the key of the advertiser.</param>
    /// <returns>An object that ends the subscription when it is disposed.</returns>
    public IDisposable Subscribe(Action<string> onChange)
    {
        Changed += onChange;
        return new Subscription(() => Changed -= onChange);
    }

    /// <summary>Publishes a change of an advertiser.</summary>
    public void Publish(string key) => Changed?.Invoke(key);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
