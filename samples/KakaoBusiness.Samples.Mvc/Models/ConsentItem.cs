using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>A business consent item as a row of the account page.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="IsGranted">Whether the user granted it.</param>
public sealed record ConsentItem(string Id, bool IsGranted)
{
    /// <summary>
    /// What a link of this site may ask for: what its pages need, no more. Anybody can link to a page, and a stranger's link
    /// must not have a visitor asked for permission to delete something.
    /// </summary>
    private static readonly string[] Askable =
        [KakaoBusinessScopes.AccountEmail, KakaoBusinessScopes.MomentManagement, KakaoBusinessScopes.KeywordManagement];

    /// <summary>Whether the page offers to ask for it.</summary>
    public bool CanBeAskedFor => !IsGranted && MayBeAskedFor(Id);

    /// <summary>Whether a link of this site may ask for an item.</summary>
    /// <param name="id">The item's ID.</param>
    public static bool MayBeAskedFor(string? id) => Askable.Contains(id, StringComparer.Ordinal);

    /// <summary>What Kakao has to grant, and after it what it granted without being in the catalog.</summary>
    /// <param name="granted">The IDs of the granted items.</param>
    public static IReadOnlyList<ConsentItem> All(IReadOnlyList<string> granted)
    {
        ArgumentNullException.ThrowIfNull(granted);
        var ids = KakaoBusinessScopes.Catalog.Select(scope => scope.Id).Union(granted, StringComparer.Ordinal);
        return [.. ids.Select(id => new ConsentItem(id, granted.Contains(id, StringComparer.Ordinal)))];
    }
}
