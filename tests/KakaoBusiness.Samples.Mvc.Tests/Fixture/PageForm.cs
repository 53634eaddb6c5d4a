using AngleSharp.Html.Dom;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>A form of a page with the values that a browser would send, unless the test changes them.</summary>
internal sealed class PageForm
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public PageForm(Uri page, IHtmlFormElement form)
    {
        Action = new Uri(page, form.GetAttribute("action") ?? "");
        Method = new HttpMethod((form.GetAttribute("method") ?? "get").ToUpperInvariant());
        foreach (var input in form.QuerySelectorAll("input[name]").OfType<IHtmlInputElement>())
        {
            if (input.Type is not ("radio" or "checkbox") || input.IsChecked) _fields.Add(new(input.Name!, input.Value));
        }
    }

    public Uri Action { get; }

    public HttpMethod Method { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>Replaces the values of a field. Without values, the field is removed.</summary>
    public PageForm With(string name, params IEnumerable<string> values)
    {
        _fields.RemoveAll(field => field.Key == name);
        _fields.AddRange(values.Select(value => KeyValuePair.Create(name, value)));
        return this;
    }
}
