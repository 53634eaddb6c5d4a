namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Returns a page to browsers and problem details to API clients, instead of an empty response or a stack trace.</summary>
internal static class ReadableErrors
{
    private static readonly PathString Api = "/api";

    public static void AddReadableErrors(this IServiceCollection services) => services.AddProblemDetails(problems =>
        problems.CustomizeProblemDetails = context =>
        {
            // The responses for another user's key and for an unknown key must be identical.
            if (context.HttpContext.Response.StatusCode == StatusCodes.Status404NotFound) context.ProblemDetails.Extensions.Remove("traceId");
        });

    public static void UseReadableErrors(this IApplicationBuilder app)
    {
        // In Development too: the framework's exception page would show the request's query and cookies.
        app.UseWhen(IsApi, api => api.UseExceptionHandler().UseStatusCodePages());
        app.UseWhen(context => !IsApi(context), pages => pages
            .UseExceptionHandler("/error/500", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true));
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Api);
}
