using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>A page of ad accounts, or the reason why there are none to show.</summary>
public sealed record AdAccountsResult
{
    /// <summary>The ad accounts, if the API returned them.</summary>
    public IReadOnlyList<AdAccount>? Accounts { get; private init; }

    /// <summary>The number of this page, from 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>The number of pages.</summary>
    public int PageCount { get; private init; } = 1;

    /// <summary>The failure, if the API did not return the ad accounts.</summary>
    public AdApiFailure? Failure { get; private init; }

    /// <summary>Whether the API returned the ad accounts.</summary>
    [MemberNotNullWhen(true, nameof(Accounts))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Accounts is not null;

    /// <summary>Creates a result with ad accounts.</summary>
    public static AdAccountsResult Success(IReadOnlyList<AdAccount> accounts, int page = 1, int pageCount = 1)
        => new() { Accounts = accounts, Page = page, PageCount = pageCount };

    /// <summary>Creates a result with a failure.</summary>
    public static AdAccountsResult Failed(AdApiFailure failure) => new() { Failure = failure };
}

/// <summary>An ad account.</summary>
/// <param name="Id">Its number: 12345 in <c>moment:12345</c>.</param>
/// <param name="Name">Its name, if it has one.</param>
public sealed record AdAccount(long Id, string? Name);
