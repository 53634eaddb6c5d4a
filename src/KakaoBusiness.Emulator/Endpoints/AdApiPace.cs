using System.Collections.Concurrent;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Throttles the ad APIs as Kakao does: one call of each kind and key per interval. The keys are ad accounts and personas, so their number
/// is bounded. Thread-safe.
/// </summary>
internal sealed class AdApiPace(KakaoEmulatorOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Kind, string Key), DateTimeOffset> _lastCalls = new();

    /// <summary>Returns whether a call is allowed now. A refused call does not count.</summary>
    public bool TryPass(string kind, string key, TimeSpan interval)
    {
        if (!options.EnforcePace) return true;
        var now = clock.GetUtcNow();
        while (true)
        {
            if (!_lastCalls.TryGetValue((kind, key), out var last))
            {
                if (_lastCalls.TryAdd((kind, key), now)) return true;
            }
            else if (now - last < interval)
            {
                return false;
            }
            else if (_lastCalls.TryUpdate((kind, key), now, last))
            {
                return true;
            }
        }
    }
}
