using KakaoBusiness.Samples.Agency.Accounts;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>
/// Lets a request for <c>{key}</c> pass only if the signed-in user runs that advertiser. Whether it is another user's or does not
/// exist cannot be told apart: both are 404. One place for pages, forms and API, so that none is left out.
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
