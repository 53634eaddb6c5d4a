using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>Represents a scope in a row of the account page.</summary>
/// <param name="Id">The scope.</param>
/// <param name="IsGranted">Whether the user granted it.</param>
public sealed record ConsentItem(string Id, bool IsGranted)
{
    /// <summary>
    /// The scopes that a link of this site can request, which are those that its pages need. Anybody can link to a page, and a link from
    /// another site must not request the permission to delete something.
    /// </summary>
    private static readonly string[] Requestable =
        [KakaoBusinessScopes.AccountEmail, KakaoBusinessScopes.MomentManagement, KakaoBusinessScopes.KeywordManagement];

    /// <summary>Gets a value that indicates whether the page offers to request the scope.</summary>
    public bool CanBeRequested => !IsGranted && MayBeRequested(Id);

    /// <summary>Returns whether a link of this site can request a scope.</summary>
    /// <param name="id">The scope.</param>
    public static bool MayBeRequested(string? id) => Requestable.Contains(id, StringComparer.Ordinal);

    /// <summary>Returns all scopes of the catalog, followed by granted scopes that are not in it.</summary>
    /// <param name="granted">The granted scopes.</param>
    public static IReadOnlyList<ConsentItem> GetAll(IReadOnlyList<string> granted)
    {
        ArgumentNullException.ThrowIfNull(granted);
        var ids = KakaoBusinessScopes.Catalog.Select(scope => scope.Id).Union(granted, StringComparer.Ordinal);
        return [.. ids.Select(id => new ConsentItem(id, granted.Contains(id, StringComparer.Ordinal)))];
    }
}
