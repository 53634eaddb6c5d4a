using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>What the library should read from Kakao's answers.</summary>
public enum AnswerFactName
{
    /// <summary>The ID of the Kakao account.</summary>
    AccountId,

    /// <summary>The e-mail.</summary>
    Email,

    /// <summary>The granted business consent items.</summary>
    Scopes,

    /// <summary>The ad accounts that the token reaches.</summary>
    AdAccounts,
}

/// <summary>Something that the answers should tell, and the line by which an app corrects where the library looks for it.</summary>
/// <param name="Name">Which.</param>
/// <param name="IsKnown">Whether it was found.</param>
/// <param name="Correction">C#, with a member's name to fill in.</param>
public sealed record AnswerFact(AnswerFactName Name, bool IsKnown, string Correction)
{
    /// <summary>
    /// What is read from two answers, by the same claim actions as at a sign-in: a correction of the app's own counts. Not
    /// from the session, which takes the consent items that it asked for as granted where no answer names any.
    /// </summary>
    /// <param name="options">The scheme's options.</param>
    /// <param name="information">What tokeninfo answered; nothing is said of a body that did not come.</param>
    /// <param name="user">What userinfo answered.</param>
    public static IReadOnlyList<AnswerFact> Read(KakaoBusinessOptions options, KakaoBusinessTokenInformation? information, KakaoBusinessUserInformation? user)
    {
        ArgumentNullException.ThrowIfNull(options);
        var identity = new ClaimsIdentity();
        if (user is not null) Run(options.ClaimActions, user.Body);
        if (information is not null) Run(options.TokenInformationClaimActions, information.Body);

        var facts = new List<AnswerFact>();
        if (user is not null)
        {
            facts.Add(Fact(AnswerFactName.AccountId, ClaimTypes.NameIdentifier, "options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, \"…\");"));
            facts.Add(Fact(AnswerFactName.Email, KakaoBusinessClaimTypes.AccountEmail, "options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");"));
        }

        if (information is not null)
        {
            facts.Add(Fact(AnswerFactName.Scopes, KakaoBusinessClaimTypes.GrantedScopes, CorrectionOf(nameof(KakaoBusinessClaimTypes.GrantedScopes))));
            facts.Add(Fact(AnswerFactName.AdAccounts, KakaoBusinessClaimTypes.GrantedResources, CorrectionOf(nameof(KakaoBusinessClaimTypes.GrantedResources))));
        }

        return facts;

        void Run(ClaimActionCollection actions, JsonElement body)
        {
            foreach (var action in actions) action.Run(body, identity, ClaimsIdentity.DefaultIssuer);
        }

        // Inside of an array no key is found.
        string CorrectionOf(string claimType) => information!.Body.ValueKind == JsonValueKind.Object && information.Body.TryGetProperty("biz_agreements", out _)
            ? $"options.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.{claimType}, \"biz_agreements\", entry => …);"
            : $"options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.{claimType}, \"…\");";

        AnswerFact Fact(AnswerFactName name, string claimType, string correction) => new(name, identity.HasClaim(claim => claim.Type == claimType), correction);
    }
}
