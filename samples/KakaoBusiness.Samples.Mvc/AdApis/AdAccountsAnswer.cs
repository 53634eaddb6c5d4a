using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>What the question for the ad accounts came to: the accounts, or why there are none to show.</summary>
public sealed record AdAccountsAnswer
{
    /// <summary>The ad accounts, where the API told them.</summary>
    public IReadOnlyList<AdAccount>? Accounts { get; private init; }

    /// <summary>Why it did not.</summary>
    public AdApiFailure? Failure { get; private init; }

    /// <summary>Whether the API told them.</summary>
    [MemberNotNullWhen(true, nameof(Accounts))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Accounts is not null;

    /// <summary>An answer with ad accounts.</summary>
    public static AdAccountsAnswer Of(IReadOnlyList<AdAccount> accounts) => new() { Accounts = accounts };

    /// <summary>An answer without.</summary>
    public static AdAccountsAnswer Failed(AdApiFailure failure) => new() { Failure = failure };
}
