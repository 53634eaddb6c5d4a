using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>Makes an action throw.</summary>
internal static class FaultAt
{
    public static void AddFaultAt(this IServiceCollection services, string path)
        => services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new ThrowingFilter(path)));

    private sealed class ThrowingFilter(string path) : IResourceFilter
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            if (context.HttpContext.Request.Path == path) throw new InvalidOperationException("A bug.");
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }
}
