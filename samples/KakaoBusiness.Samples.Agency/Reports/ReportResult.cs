namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Specifies why a report has no figures.</summary>
public enum ReportFailure
{
    /// <summary>No Kakao account is connected.</summary>
    NotConnected,

    /// <summary>The connection is lost, and the advertiser has to connect again.</summary>
    ReconnectRequired,

    /// <summary>The advertiser did not grant <c>moment_management</c>.</summary>
    ScopeMissing,

    /// <summary>The advertiser's Kakao account has no permission to read any of the ad accounts.</summary>
    NoAccess,

    /// <summary>Kakao cannot be reached, is under maintenance, or received too many requests.</summary>
    Unavailable,

    /// <summary>The site failed and not Kakao, for example because of the database.</summary>
    Unexpected,
}

/// <summary>Represents the result of a report.</summary>
/// <param name="Failure">Why there are no figures, or <see langword="null"/> if there are.</param>
/// <param name="Rows">The figures of the ad accounts that could be read.</param>
/// <param name="SkippedAccounts">The number of ad accounts that Kakao refused.</param>
public sealed record ReportResult(ReportFailure? Failure, IReadOnlyList<ReportRow> Rows, int SkippedAccounts)
{
    /// <summary>Creates a result without figures.</summary>
    public static ReportResult Failed(ReportFailure failure) => new(failure, [], 0);
}

/// <summary>Represents the progress of a report.</summary>
/// <param name="Done">The number of ad accounts or advertisers that are done.</param>
/// <param name="Total">The number of all ad accounts or advertisers.</param>
public readonly record struct ReportProgress(int Done, int Total);
