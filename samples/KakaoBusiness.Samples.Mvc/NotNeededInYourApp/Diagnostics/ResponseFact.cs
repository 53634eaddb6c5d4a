using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>Specifies the facts that the library reads from Kakao's responses.</summary>
public enum ResponseFactName
{
    /// <summary>The ID of the Kakao account.</summary>
    AccountId,

    /// <summary>The e-mail address.</summary>
    Email,

    /// <summary>The granted scopes.</summary>
    Scopes,

    /// <summary>The ad accounts that the token can access.</summary>
    AdAccounts,
}

/// <summary>Represents a fact in the responses, and the line of code with which an app changes where the library reads it.</summary>
/// <param name="Name">The fact.</param>
/// <param name="IsKnown">Whether the responses contain it.</param>
/// <param name="Correction">The line of C#, with a placeholder for the member name.</param>
public sealed record ResponseFact(ResponseFactName Name, bool IsKnown, string Correction)
{
    /// <summary>
    /// Reads two responses with the same claim actions as a sign-in, including the app's. It does not read the session, in which the
    /// requested scopes count as granted if no response contains any.
    /// </summary>
    /// <param name="options">The scheme's options.</param>
    /// <param name="information">The tokeninfo response, or <see langword="null"/> if there is none.</param>
    /// <param name="user">The userinfo response, or <see langword="null"/> if there is none.</param>
    public static IReadOnlyList<ResponseFact> Read(KakaoBusinessOptions options, KakaoBusinessTokenInformation? information, KakaoBusinessUserInformation? user)
    {
        ArgumentNullException.ThrowIfNull(options);
        var identity = new ClaimsIdentity();
        if (user is not null) Run(options.ClaimActions, user.Body);
        if (information is not null) Run(options.TokenInformationClaimActions, information.Body);

        var facts = new List<ResponseFact>();
        if (user is not null)
        {
            facts.Add(Fact(ResponseFactName.AccountId, ClaimTypes.NameIdentifier, "options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, \"…\");"));
            facts.Add(Fact(ResponseFactName.Email, KakaoBusinessClaimTypes.AccountEmail, "options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");"));
        }

        if (information is not null)
        {
            facts.Add(Fact(ResponseFactName.Scopes, KakaoBusinessClaimTypes.GrantedScopes, GetCorrection(nameof(KakaoBusinessClaimTypes.GrantedScopes))));
            facts.Add(Fact(ResponseFactName.AdAccounts, KakaoBusinessClaimTypes.GrantedResources, GetCorrection(nameof(KakaoBusinessClaimTypes.GrantedResources))));
        }

        return facts;

        void Run(ClaimActionCollection actions, JsonElement body)
        {
            foreach (var action in actions) action.Run(body, identity, ClaimsIdentity.DefaultIssuer);
        }

        // A key action does not find members inside an array.
        string GetCorrection(string claimType) => information!.Body.ValueKind == JsonValueKind.Object && information.Body.TryGetProperty("biz_agreements", out _)
            ? $"options.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.{claimType}, \"biz_agreements\", entry => …);"
            : $"options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.{claimType}, \"…\");";

        ResponseFact Fact(ResponseFactName name, string claimType, string correction) => new(name, identity.HasClaim(claim => claim.Type == claimType), correction);
    }
}
