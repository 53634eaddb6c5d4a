namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>An ad account, as far as the ad APIs tell.</summary>
/// <param name="Id">Its number: 12345 of <c>moment:12345</c>.</param>
/// <param name="Name">Its name, where there is one.</param>
public sealed record AdAccount(long Id, string? Name);
