using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>What the question for the ad accounts came to: a page of them, or why there are none to show.</summary>
public sealed record AdAccountsAnswer
{
    /// <summary>The ad accounts, if the API returned them.</summary>
    public IReadOnlyList<AdAccount>? Accounts { get; private init; }

    /// <summary>Which page this is, from 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>How many pages there are.</summary>
    public int PageCount { get; private init; } = 1;

    /// <summary>Why it did not.</summary>
    public AdApiFailure? Failure { get; private init; }

    /// <summary>Whether the API returned them.</summary>
    [MemberNotNullWhen(true, nameof(Accounts))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Accounts is not null;

    /// <summary>An answer with ad accounts.</summary>
    public static AdAccountsAnswer Of(IReadOnlyList<AdAccount> accounts, int page = 1, int pageCount = 1)
        => new() { Accounts = accounts, Page = page, PageCount = pageCount };

    /// <summary>An answer without.</summary>
    public static AdAccountsAnswer Failed(AdApiFailure failure) => new() { Failure = failure };
}
