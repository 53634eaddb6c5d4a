using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the page of a failed sign-in shows.</summary>
/// <param name="Error">Why it failed, in words that may be shown.</param>
/// <param name="ReturnUrl">The local URL to which the sign-in was to lead, for another try.</param>
/// <param name="ShowsDeveloperInformation">Whether to show cause and remedy as a developer needs them.</param>
public sealed record FailurePage(KakaoBusinessError Error, string? ReturnUrl, bool ShowsDeveloperInformation)
{
    private static readonly Uri BusinessCenter = new("https://business.kakao.com/");

    /// <summary>Where the user mends what keeps them out: to join the Business Center (KOE025), to create an asset (KOE027).</summary>
    public Uri? Remedy => Error.Code is "KOE025" or "KOE027" ? BusinessCenter : null;
}
