using KakaoBusiness.Samples.Mvc.AdApis;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What a page of ad accounts shows.</summary>
/// <param name="Title">Whose ad accounts: of which service.</param>
/// <param name="Answer">What the ad API said.</param>
/// <param name="CanDownload">Whether to offer the list as a file.</param>
public sealed record AdAccountsPage(string Title, AdAccountsAnswer Answer, bool CanDownload)
{
    private const int Neighbors = 5;

    /// <summary>The pages to link to: the first, the last, and those around this one. From each of them the others are near.</summary>
    public IEnumerable<int> LinkedPages
    {
        get
        {
            // A page beyond the end is empty, and leads back to the last one.
            var here = Math.Min(Answer.Page, Answer.PageCount);
            var first = Math.Max(here - Neighbors, 2);
            var last = Math.Min((long)here + Neighbors, Answer.PageCount - 1);
            yield return 1;
            for (var page = first; page <= last; page++) yield return page;
            if (Answer.PageCount > 1) yield return Answer.PageCount;
        }
    }
}
