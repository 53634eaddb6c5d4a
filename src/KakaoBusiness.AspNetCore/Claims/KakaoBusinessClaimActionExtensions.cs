using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides methods that create claims from values inside an array of Kakao's response, which <c>MapJsonKey</c> cannot read.</summary>
public static class KakaoBusinessClaimActionExtensions
{
    /// <summary>
    /// Creates one claim from the values that a function finds in the entries of an array. The claim separates the values by spaces.
    /// </summary>
    /// <param name="actions">The claim actions, usually <see cref="KakaoBusinessOptions.TokenInformationClaimActions"/>.</param>
    /// <param name="claimType">
    /// The claim type: <see cref="KakaoBusinessClaimTypes.GrantedResources"/> or <see cref="KakaoBusinessClaimTypes.GrantedScopes"/>.
    /// </param>
    /// <param name="arrayName">The name of the array at the top level of the response: <c>biz_agreements</c>.</param>
    /// <param name="readEntry">
    /// The function that reads one entry. The entry is skipped if the function throws because a member is missing or of another kind
    /// (<see cref="KeyNotFoundException"/>, <see cref="InvalidOperationException"/>, <see cref="FormatException"/>).
    /// </param>
    /// <example>
    /// <code>
    /// options.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.GrantedResources, "biz_agreements",
    ///     entry => entry.GetProperty("accounts").EnumerateArray().Select(id => $"moment:{id}"));
    /// </code>
    /// </example>
    public static void MapJsonArray(
        this ClaimActionCollection actions, string claimType, string arrayName, Func<JsonElement, IEnumerable<string?>> readEntry)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentException.ThrowIfNullOrEmpty(claimType);
        ArgumentException.ThrowIfNullOrEmpty(arrayName);
        ArgumentNullException.ThrowIfNull(readEntry);
        actions.Add(new JsonArrayClaimAction(claimType, arrayName, readEntry));
    }

    private sealed class JsonArrayClaimAction(string claimType, string arrayName, Func<JsonElement, IEnumerable<string?>> readEntry)
        : ClaimAction(claimType, ClaimValueTypes.String)
    {
        public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
        {
            if (userData.ValueKind != JsonValueKind.Object || !userData.TryGetProperty(arrayName, out var array) || array.ValueKind != JsonValueKind.Array) return;
            var items = JsonBody.Limit(array.EnumerateArray().SelectMany(GetValues), ResourceIds.MaxCount, ResourceIds.MaxListLength, out _);
            if (items.Count > 0) identity.AddClaim(new Claim(ClaimType, KakaoBusinessScopes.Join(items), ValueType, issuer));
        }

        private List<string> GetValues(JsonElement entry)
        {
            try
            {
                return [.. readEntry(entry).OfType<string>().Where(value => KakaoBusinessScopes.IsValid(value))];
            }
            catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                return [];
            }
        }
    }
}
