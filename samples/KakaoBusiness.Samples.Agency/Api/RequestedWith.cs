namespace KakaoBusiness.Samples.Agency.Api;

/// <summary>
/// Requires <c>X-Requested-With: XMLHttpRequest</c> for a JSON POST, in place of an antiforgery token. A page of another site cannot set
/// this header without a CORS preflight request, which this site never allows.
/// </summary>
internal static class RequestedWith
{
    public static void RequireRequestedWith(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
        context.HttpContext.Request.Headers.XRequestedWith == "XMLHttpRequest"
            ? await next(context)
            : TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The header X-Requested-With: XMLHttpRequest is missing."));
}
