using KakaoBusiness.Samples.Mvc.Localization;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>
/// Shows pages for empty error responses. The failed request is executed again with this path and its original method. Therefore the
/// controller accepts every method. It does not validate antiforgery tokens, because their validation may have failed.
/// </summary>
[IgnoreAntiforgeryToken]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class ErrorController(SiteText text) : Controller
{
    /// <summary>Shows the page for a status.</summary>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    [Route("/error/{status:range(400,599)}")]
    public IActionResult Show(int status)
    {
        Response.StatusCode = status;
        return View(status switch
        {
            StatusCodes.Status404NotFound => new ErrorPage(text.NotFoundTitle, text.NotFoundLead),
            StatusCodes.Status403Forbidden => new ErrorPage(text.DeniedTitle, text.DeniedLead),
            >= 500 => new ErrorPage(text.ServerErrorTitle, text.ServerErrorLead),
            _ => new ErrorPage(text.BadRequestTitle, text.BadRequestLead),
        });
    }
}
