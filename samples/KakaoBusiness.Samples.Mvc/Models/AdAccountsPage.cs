using KakaoBusiness.Samples.Mvc.AdApis;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What a page of ad accounts shows.</summary>
/// <param name="Title">Whose ad accounts: of which service.</param>
/// <param name="Answer">What the ad API said.</param>
/// <param name="CanDownload">Whether to offer the list as a file.</param>
public sealed record AdAccountsPage(string Title, AdAccountsAnswer Answer, bool CanDownload);
