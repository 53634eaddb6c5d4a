namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Why a report has no figures.</summary>
public enum ReportFailure
{
    /// <summary>No Kakao account is connected.</summary>
    NotConnected,

    /// <summary>The connection is dead.</summary>
    ReconnectRequired,

    /// <summary>The advertiser did not grant <c>moment_management</c>.</summary>
    ScopeMissing,

    /// <summary>The advertiser's Kakao account may not read any of the ad accounts.</summary>
    NoAccess,

    /// <summary>Kakao cannot be reached, is under maintenance, or asks to slow down.</summary>
    Unavailable,

    /// <summary>The site failed, not Kakao: the database, for example.</summary>
    Unexpected,
}

/// <summary>How a report ended.</summary>
/// <param name="Failure">Why there are no figures, or <see langword="null"/> if there are.</param>
/// <param name="Rows">The figures of the ad accounts that could be read.</param>
/// <param name="SkippedAccounts">How many ad accounts Kakao refused.</param>
public sealed record ReportResult(ReportFailure? Failure, IReadOnlyList<ReportRow> Rows, int SkippedAccounts)
{
    /// <summary>A report without figures.</summary>
    public static ReportResult Failed(ReportFailure failure) => new(failure, [], 0);
}

/// <summary>How far a report has come.</summary>
/// <param name="Done">How many ad accounts, or advertisers, are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct ReportProgress(int Done, int Total);
