using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Represents a page of ad accounts, or the reason why there are none to show.</summary>
public sealed record AdAccountsResult
{
    /// <summary>Gets the ad accounts, if the API returned them.</summary>
    public IReadOnlyList<AdAccount>? Accounts { get; private init; }

    /// <summary>Gets the number of this page, from 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>Gets the number of pages.</summary>
    public int PageCount { get; private init; } = 1;

    /// <summary>Gets the failure, if the API did not return the ad accounts.</summary>
    public AdApiFailure? Failure { get; private init; }

    /// <summary>Gets a value that indicates whether the API returned the ad accounts.</summary>
    [MemberNotNullWhen(true, nameof(Accounts))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Accounts is not null;

    /// <summary>Creates a result with ad accounts.</summary>
    public static AdAccountsResult Success(IReadOnlyList<AdAccount> accounts, int page = 1, int pageCount = 1)
        => new() { Accounts = accounts, Page = page, PageCount = pageCount };

    /// <summary>Creates a result with a failure.</summary>
    public static AdAccountsResult Failed(AdApiFailure failure) => new() { Failure = failure };
}

/// <summary>Represents an ad account.</summary>
/// <param name="Id">The ID of the ad account: 12345 in <c>moment:12345</c>.</param>
/// <param name="Name">The name, if it has one.</param>
public sealed record AdAccount(long Id, string? Name);
