namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>The body of <c>/api/me</c>: always these four members, <see langword="null"/> where unknown.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Email">The primary e-mail of the Kakao account.</param>
/// <param name="Scopes">The IDs of the granted business consent items.</param>
/// <param name="Resources">The ad accounts that the business token reaches, as in <c>moment:12345</c>.</param>
public sealed record MeAnswer(string? Name, string? Email, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Resources);
