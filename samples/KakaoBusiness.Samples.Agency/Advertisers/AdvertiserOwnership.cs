using KakaoBusiness.Samples.Agency.Accounts;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>
/// Returns 404 for a request with <c>{key}</c> unless the signed-in user manages that advertiser. The response does not reveal whether
/// the advertiser exists. This is one check for pages, forms and the API, so that none is missed.
/// </summary>
internal static class AdvertiserOwnership
{
    public static void UseAdvertiserOwnership(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetRouteValue("key") is string key
            && !await context.RequestServices.GetRequiredService<AdvertiserDirectory>().OwnsAsync(context.User.FindUserId(), key, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    });
}
