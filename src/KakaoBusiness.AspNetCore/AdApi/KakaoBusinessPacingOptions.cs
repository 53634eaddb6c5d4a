using System.Text.RegularExpressions;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Specifies how fast the app may call the ad APIs. All HTTP clients with <c>AddKakaoBusinessPacing()</c> share one pace, because Kakao
/// counts the calls for an ad account wherever they come from.
/// </summary>
public sealed partial class KakaoBusinessPacingOptions
{
    /// <summary>
    /// Gets the kinds of calls that are paced. The first bucket that matches a call applies, and a call that matches none does not wait. The
    /// initial buckets follow Kakao's documentation and reports of adopters: reports of Kakao Moment once in 5 seconds, those of ad groups
    /// once a second, those of Keyword Ad five times a second, and writes of both once in 5 seconds.
    /// </summary>
    public IList<KakaoBusinessPacingBucket> Buckets { get; } =
    [
        new("moment-adgroup-report", TimeSpan.FromSeconds(1), request => IsReport(request, AdGroupReport())),
        new("moment-report", TimeSpan.FromSeconds(5), request => IsReport(request, MomentReport())),
        new("keyword-report", TimeSpan.FromMilliseconds(200), request => IsReport(request, KeywordReport())),
        new("write", TimeSpan.FromSeconds(5), IsWrite),
    ];

    /// <summary>
    /// Gets or sets how long a call may wait for its turn. A call that would have to wait longer is not sent: it gets a 429 response with
    /// <c>Retry-After</c>, as if Kakao had refused it. Timeouts of the client and of resilience handlers in front must be longer.
    /// Default: 1 minute.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    internal bool HasUsableWait => MaxWait >= TimeSpan.Zero && MaxWait <= TimeSpan.FromDays(1);

    internal bool HasDistinctBuckets => Buckets.DistinctBy(bucket => bucket.Name, StringComparer.Ordinal).Count() == Buckets.Count;

    private static bool IsReport(HttpRequestMessage request, Regex path) => request.Method == HttpMethod.Get && path.IsMatch(GetPath(request));

    private static bool IsWrite(HttpRequestMessage request)
        => request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && GetPath(request).StartsWith("/openapi/", StringComparison.OrdinalIgnoreCase);

    private static string GetPath(HttpRequestMessage request) => request.RequestUri?.AbsolutePath ?? "";

    [GeneratedRegex("^/openapi/v4/adGroups/report$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AdGroupReport();

    [GeneratedRegex("^/openapi/v4/[A-Za-z]+/report$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MomentReport();

    [GeneratedRegex("^/openapi/v1/[A-Za-z]+/report$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeywordReport();
}

/// <summary>Defines a kind of call to the ad APIs that has its own pace for each ad account.</summary>
public sealed class KakaoBusinessPacingBucket
{
    /// <summary>Creates a bucket.</summary>
    /// <param name="name">The name, which must be unique.</param>
    /// <param name="interval">The time between two calls for one ad account.</param>
    /// <param name="matches">The function that returns whether a call belongs to the bucket. The request's URL is absolute.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or is longer than an hour.</exception>
    public KakaoBusinessPacingBucket(string name, TimeSpan interval, Func<HttpRequestMessage, bool> matches)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, TimeSpan.FromHours(1));
        ArgumentNullException.ThrowIfNull(matches);
        Name = name;
        Interval = interval;
        Matches = matches;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the time between two calls for one ad account.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Gets the function that returns whether a call belongs to the bucket.</summary>
    public Func<HttpRequestMessage, bool> Matches { get; }
}
