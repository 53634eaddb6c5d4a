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
}

/// <summary>An endpoint and its last answer.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Answer">How the answer was made.</param>
public sealed record KakaoAnswerRow(string Endpoint, KakaoAnswer? Answer);
