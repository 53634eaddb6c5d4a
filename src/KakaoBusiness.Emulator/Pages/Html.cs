using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Represents encoded HTML: a literal in the source, or the result of <see cref="Of"/>, which encodes every interpolated value that is not
/// HTML.
/// </summary>
internal readonly struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    public static Html Of(Template template) => new(template.Finish());

    /// <summary>Creates HTML from a literal in the source, which is not encoded.</summary>
    public static Html Literal([ConstantExpected] string text) => new(text);

    public override string ToString() => _text ?? "";

    [InterpolatedStringHandler]
    internal readonly struct Template
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _builder;

        public Template(int literalLength, int formattedCount) => _builder = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _builder.Append(literal);

        public void AppendFormatted(string? text) => _builder.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(Html html) => _builder.Append(html.ToString());

        public void AppendFormatted(IEnumerable<Html> parts) => _builder.AppendJoin('\n', parts);

        public string Finish() => _builder.ToString();
    }
}
