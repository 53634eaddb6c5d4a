namespace KakaoBusiness.Samples.Agency.Api;

/// <summary>
/// Takes a JSON POST only with <c>X-Requested-With: XMLHttpRequest</c>, in place of a form's token: a page of another site cannot set a
/// header without asking this one first, which never agrees.
/// </summary>
internal static class RequestedWith
{
    public static void RequireRequestedWith(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
        context.HttpContext.Request.Headers.XRequestedWith == "XMLHttpRequest"
            ? await next(context)
            : TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The header X-Requested-With: XMLHttpRequest is missing."));
}
