using System.Text.RegularExpressions;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// How fast the app calls the ad APIs. All HTTP clients with <c>AddKakaoBusinessPacing()</c> share one pace, because Kakao counts the
/// calls for an ad account wherever they come from.
/// </summary>
public sealed partial class KakaoBusinessPacingOptions
{
    /// <summary>
    /// Gets the kinds of calls that have a pace. The first one that matches a call applies; a call that none matches does not wait. The
    /// initial ones follow what Kakao documents and adopters report: reports of Kakao Moment once in 5 seconds, those of ad groups once a
    /// second, those of Keyword Ad five times a second, writes of both once in 5 seconds.
    /// </summary>
    public IList<KakaoBusinessPacingBucket> Buckets { get; } =
    [
        new("moment-adgroup-report", TimeSpan.FromSeconds(1), request => IsReport(request, AdGroupReport())),
        new("moment-report", TimeSpan.FromSeconds(5), request => IsReport(request, MomentReport())),
        new("keyword-report", TimeSpan.FromMilliseconds(200), request => IsReport(request, KeywordReport())),
        new("write", TimeSpan.FromSeconds(5), IsWrite),
    ];

    /// <summary>
    /// Gets or sets how long a call may wait for its turn. One that would wait longer is not sent: it gets a 429 with <c>Retry-After</c>, as
    /// Kakao would have answered. Timeouts of the client and of resilience handlers in front have to be longer. Default: 1 minute.
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

/// <summary>A kind of calls of the ad APIs that has a pace of its own for each ad account.</summary>
public sealed class KakaoBusinessPacingBucket
{
    /// <summary>Creates a bucket.</summary>
    /// <param name="name">Its name, which no other bucket has.</param>
    /// <param name="interval">The time between two calls for one ad account.</param>
    /// <param name="matches">Whether a call belongs to it. The request's URL is absolute.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not between zero and an hour.</exception>
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

    /// <summary>The bucket's name.</summary>
    public string Name { get; }

    /// <summary>The time between two calls for one ad account.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Whether a call belongs to the bucket.</summary>
    public Func<HttpRequestMessage, bool> Matches { get; }
}
