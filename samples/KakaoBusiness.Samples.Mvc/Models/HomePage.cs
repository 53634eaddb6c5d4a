namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the start page shows.</summary>
/// <param name="User">Who is signed in; <see langword="null"/> for nobody.</param>
/// <param name="RequestedScopes">The IDs of the business consent items that a sign-in asks for.</param>
public sealed record HomePage(KakaoBusinessUser? User, IReadOnlyCollection<string> RequestedScopes);
