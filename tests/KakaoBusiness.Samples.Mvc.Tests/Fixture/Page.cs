using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>A response as a browser shows it.</summary>
internal sealed class Page(Uri url, HttpResponseMessage response, string body)
{
    private IHtmlDocument? _document;

    /// <summary>The address of the page, after any redirects.</summary>
    public Uri Url { get; } = url;

    public HttpStatusCode Status { get; } = response.StatusCode;

    public string Body { get; } = body;

    public string? MediaType { get; } = response.Content.Headers.ContentType?.MediaType;

    /// <summary>The target of a redirect that was not followed.</summary>
    public Uri? Location { get; } = response.Headers.Location is { } location ? new Uri(url, location) : null;

    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Body);

    /// <summary>The text of the page's main element, with white space collapsed.</summary>
    public string Text => Fold(Document.QuerySelector("main")?.TextContent);

    public string Title => Fold(Document.QuerySelector("h1")?.TextContent);

    public string? Header(string name)
        => response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public string TextOf(string selector) => Fold(Document.QuerySelector(selector)?.TextContent);

    public string[] Values(string selector, string attribute)
        => [.. Document.QuerySelectorAll(selector).Select(element => element.GetAttribute(attribute) ?? "")];

    /// <summary>Returns the first matching form, with the values that a browser shows.</summary>
    public PageForm Form(string selector = "form")
        => Document.QuerySelector(selector) is IHtmlFormElement form
            ? new PageForm(Url, form)
            : throw new InvalidOperationException($"{Url.GetLeftPart(UriPartial.Path)} ({Status}) has no '{selector}':\n{Body}");

    private static string Fold(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
