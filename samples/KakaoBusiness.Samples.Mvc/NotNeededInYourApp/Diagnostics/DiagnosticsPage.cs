using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>Represents the diagnostics page. It contains no secret, no token and no value that Kakao sent.</summary>
public sealed record DiagnosticsPage
{
    /// <summary>Gets the effective options.</summary>
    public required KakaoBusinessOptions Options { get; init; }

    /// <summary>Gets the business redirect URI of a sign-in that starts at the address of this page.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Gets a value that indicates whether the request has forwarded headers that the site does not trust.</summary>
    public required bool IgnoresForwardedHeaders { get; init; }

    /// <summary>Gets the authorize URL of a sign-in, without its state.</summary>
    public required string? AuthorizeUrl { get; init; }

    /// <summary>Gets the facts in Kakao's responses about the user's token; empty if nobody is signed in.</summary>
    public required IReadOnlyList<ResponseFact> Facts { get; init; }

    /// <summary>Gets the errors of the requests about the user's token.</summary>
    public required IReadOnlyList<KakaoBusinessError> LookupErrors { get; init; }

    /// <summary>Gets the last failed sign-in, if there is one.</summary>
    public required FailedSignIn? LastFailure { get; init; }

    /// <summary>Gets the last response of each endpoint whose responses are recorded.</summary>
    public required IReadOnlyList<KakaoResponseRow> Responses { get; init; }

    /// <summary>Gets the hashed IDs of the last sign-ins.</summary>
    public required IReadOnlyList<SignedInIds> SignIns { get; init; }

    /// <summary>Gets the structure of all responses, to paste into an issue. It contains no host names, which may be internal.</summary>
    public string Shapes => string.Join("\n\n", Responses.Select(row =>
        $"{new Uri(row.Endpoint).AbsolutePath}\n{(row.Response is { } response ? $"HTTP {response.StatusCode.ToString(CultureInfo.InvariantCulture)} {response.Shape ?? (response.IsTooLarge ? "(too large)" : "(not JSON)")}" : "(no response yet)")}"));

    /// <summary>Returns whether an ID differs between the last two sign-ins, or <see langword="null"/> if that is unknown.</summary>
    /// <param name="getHash">Returns the hash of the ID.</param>
    public bool? HasChanged(Func<SignedInIds, string?> getHash)
    {
        ArgumentNullException.ThrowIfNull(getHash);
        return SignIns.Count >= 2 && getHash(SignIns[^1]) is { } last && getHash(SignIns[^2]) is { } before ? last != before : null;
    }
}

/// <summary>Represents an endpoint and its last response.</summary>
/// <param name="Endpoint">The URL of the endpoint.</param>
/// <param name="Response">The structure of the response, if there is one.</param>
public sealed record KakaoResponseRow(string Endpoint, KakaoResponse? Response);
