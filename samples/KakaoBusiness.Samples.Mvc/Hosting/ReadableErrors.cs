namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>A page for a person wherever there would be an empty answer or a stack trace, in every environment.</summary>
internal static class ReadableErrors
{
    private static readonly PathString Api = "/api";

    public static void UseReadableErrors(this IApplicationBuilder app)
    {
        // In Development too: the framework's exception page would show the request's query and cookies.
        app.UseExceptionHandler("/error/500");
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments(Api),
            pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
    }
}
