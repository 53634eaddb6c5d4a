using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>On a request that has called an ad API.</summary>
internal sealed class AdApiCalls
{
    private static readonly AdApiCalls Some = new();

    public static void Note(HttpContext context) => context.Features.Set(Some);

    public static bool WereMade(HttpContext context) => context.Features.Get<AdApiCalls>() is not null;
}
