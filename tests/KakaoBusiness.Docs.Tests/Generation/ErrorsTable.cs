using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Docs.Tests.Generation;

/// <summary>Every error code with its kind and remedy, from the catalog.</summary>
internal static class ErrorsTable
{
    public static string Render() => string.Join('\n',
    [
        "| code | kind | what to do |", "|---|---|---|",
        .. KakaoBusinessErrorCatalog.KnownCodes.OrderBy(Order).Select(KakaoBusinessErrorCatalog.Describe)
            .Select(error => $"| `{error.Code}` | `{error.Kind}` | {error.Description} |"),
    ]);

    /// <summary>KOE codes and numbers as Kakao lists them, then the names.</summary>
    private static (int Group, int Number, string Name) Order(string code)
    {
        if (code.StartsWith("KOE", StringComparison.Ordinal)) return (0, int.Parse(code[3..], CultureInfo.InvariantCulture), "");
        return int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (1, -number, "") : (2, 0, code);
    }
}
