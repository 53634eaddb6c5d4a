using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the page of the user's sessions shows.</summary>
/// <param name="Sessions">The sessions; <see langword="null"/> where they cannot be listed.</param>
/// <param name="CurrentId">The ID of the one in which the page is shown.</param>
/// <param name="CanEndOthers">Whether the others can be ended.</param>
public sealed record SessionsPage(IReadOnlyList<KakaoBusinessSession>? Sessions, string? CurrentId, bool CanEndOthers);
