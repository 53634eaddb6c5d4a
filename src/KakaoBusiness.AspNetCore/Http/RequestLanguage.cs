using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>The language of the pages that the library writes: Korean or English, whichever the browser prefers.</summary>
internal static class RequestLanguage
{
    public static bool PrefersKorean(HttpRequest request)
    {
        foreach (var language in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1))
        {
            if (language.Value.StartsWith("ko", StringComparison.OrdinalIgnoreCase)) return true;
            if (language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return false;
        }

        return false;
    }
}
