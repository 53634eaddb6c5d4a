using KakaoBusiness.Samples.Mvc.AdApis;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>Represents a page with ad accounts.</summary>
/// <param name="Title">The heading, which names the service.</param>
/// <param name="Result">The result of the ad API.</param>
/// <param name="CanDownload">Whether to offer the list as a file.</param>
public sealed record AdAccountsPage(string Title, AdAccountsResult Result, bool CanDownload)
{
    private const int Neighbors = 5;

    /// <summary>Gets the pages to link to: the first, the last, and those near this one.</summary>
    public IEnumerable<int> LinkedPages
    {
        get
        {
            // A page beyond the end is empty, and links to the last one.
            var here = Math.Min(Result.Page, Result.PageCount);
            var first = Math.Max(here - Neighbors, 2);
            var last = Math.Min((long)here + Neighbors, Result.PageCount - 1);
            yield return 1;
            for (var page = first; page <= last; page++) yield return page;
            if (Result.PageCount > 1) yield return Result.PageCount;
        }
    }
}
