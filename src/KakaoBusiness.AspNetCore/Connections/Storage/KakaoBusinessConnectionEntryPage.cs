namespace KakaoBusiness.AspNetCore;

/// <summary>One page of stored connections.</summary>
/// <param name="Entries">The entries of this page.</param>
/// <param name="Continuation">What the store takes to return the next page, or <see langword="null"/> after the last one.</param>
public sealed record KakaoBusinessConnectionEntryPage(IReadOnlyList<KakaoBusinessConnectionEntry> Entries, string? Continuation);
