namespace KakaoBusiness.Samples.Agency.Live;

/// <summary>
/// Carries news from wherever they arise to the open pages of this node. Pages also look again every few seconds, which covers what
/// other nodes notice.
/// </summary>
public sealed class LiveUpdates
{
    private event Action<string>? Changed;

    /// <summary>Calls back whenever something about an advertiser changes, on the thread that noticed it.</summary>
    /// <param name="onChange">Takes the key of the advertiser.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<string> onChange)
    {
        Changed += onChange;
        return new Subscription(() => Changed -= onChange);
    }

    /// <summary>Reports that something about an advertiser has changed.</summary>
    public void Publish(string key) => Changed?.Invoke(key);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
