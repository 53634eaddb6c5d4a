using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Diagnostics;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the diagnostics page shows. No secret, no token, and no value that Kakao answered.</summary>
public sealed record DiagnosticsPage
{
    /// <summary>The options as they are in effect.</summary>
    public required KakaoBusinessOptions Options { get; init; }

    /// <summary>The business redirect URI of a sign-in that starts where this page was opened.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Whether a proxy told another scheme or host, and was not believed.</summary>
    public required bool IgnoresForwardedHeaders { get; init; }

    /// <summary>Where a sign-in would send the browser, without its state.</summary>
    public required string? AuthorizeUrl { get; init; }

    /// <summary>What is read from Kakao's answers about the visitor's token; none for a visitor who is not signed in.</summary>
    public required IReadOnlyList<AnswerFact> Facts { get; init; }

    /// <summary>Why Kakao did not answer about the visitor's token just now, where it did not.</summary>
    public required IReadOnlyList<KakaoBusinessError> LookUpErrors { get; init; }

    /// <summary>The sign-in that failed last, if one did.</summary>
    public required FailedSignIn? LastFailure { get; init; }

    /// <summary>Of each endpoint whose answers are noted the last one, if it has answered.</summary>
    public required IReadOnlyList<KakaoAnswerRow> Answers { get; init; }

    /// <summary>The hashed IDs of the last sign-ins.</summary>
    public required IReadOnlyList<SignedInIds> SignIns { get; init; }

    /// <summary>The shapes of all answers, ready to paste into an issue. Without hosts: an emulator's or a proxy's is nobody's business.</summary>
    public string Shapes => string.Join("\n\n", Answers.Select(row =>
        $"{new Uri(row.Endpoint).AbsolutePath}\n{(row.Answer is { } answer ? $"HTTP {answer.StatusCode.ToString(CultureInfo.InvariantCulture)} {answer.Shape ?? (answer.IsTooLarge ? "(too large)" : "(not JSON)")}" : "(no answer yet)")}"));

    /// <summary>Whether an ID was another one at the last sign-in than at the one before; <see langword="null"/> if that cannot be said.</summary>
    /// <param name="markOf">Which ID.</param>
    public bool? HasChanged(Func<SignedInIds, string?> markOf)
    {
        ArgumentNullException.ThrowIfNull(markOf);
        return SignIns.Count >= 2 && markOf(SignIns[^1]) is { } last && markOf(SignIns[^2]) is { } before ? last != before : null;
    }
}

/// <summary>An endpoint and its last answer.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Answer">How the answer was made.</param>
public sealed record KakaoAnswerRow(string Endpoint, KakaoAnswer? Answer);
