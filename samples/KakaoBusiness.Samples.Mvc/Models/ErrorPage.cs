namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>What the page of a plain HTTP error shows.</summary>
/// <param name="Title">The headline.</param>
/// <param name="Lead">What to do.</param>
public sealed record ErrorPage(string Title, string Lead);
