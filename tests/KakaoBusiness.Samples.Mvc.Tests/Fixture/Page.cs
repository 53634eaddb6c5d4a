using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>An answer as a browser holds it.</summary>
internal sealed class Page(Uri url, HttpResponseMessage answer, string body)
{
    private IHtmlDocument? _document;

    /// <summary>The address of the page: that of the last redirect, where there were any.</summary>
    public Uri Url { get; } = url;

    public HttpStatusCode Status { get; } = answer.StatusCode;

    public string Body { get; } = body;

    public string? MediaType { get; } = answer.Content.Headers.ContentType?.MediaType;

    /// <summary>Where a redirect leads that was not followed.</summary>
    public Uri? Location { get; } = answer.Headers.Location is { } location ? new Uri(url, location) : null;

    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Body);

    /// <summary>What a reader sees in the page's main part, white space folded.</summary>
    public string Text => Fold(Document.QuerySelector("main")?.TextContent);

    public string Title => Fold(Document.QuerySelector("h1")?.TextContent);

    public string? Header(string name)
        => answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public string TextOf(string selector) => Fold(Document.QuerySelector(selector)?.TextContent);

    public string[] Values(string selector, string attribute)
        => [.. Document.QuerySelectorAll(selector).Select(element => element.GetAttribute(attribute) ?? "")];

    /// <summary>The first form that fits, filled as a browser shows it.</summary>
    public PageForm Form(string selector = "form")
        => Document.QuerySelector(selector) is IHtmlFormElement form
            ? new PageForm(Url, form)
            : throw new InvalidOperationException($"{Url.GetLeftPart(UriPartial.Path)} ({Status}) has no '{selector}':\n{Body}");

    private static string Fold(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
