using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <summary>On a request that has called an ad API.</summary>
internal sealed class AdApiCalls
{
    private static readonly AdApiCalls Some = new();

    public static void Note(HttpContext context) => context.Features.Set(Some);

    /// <summary>A call was refused: the page has not worked.</summary>
    public static void Forget(HttpContext context) => context.Features.Set<AdApiCalls>(null);

    public static bool WereMade(HttpContext context) => context.Features.Get<AdApiCalls>() is not null;
}
