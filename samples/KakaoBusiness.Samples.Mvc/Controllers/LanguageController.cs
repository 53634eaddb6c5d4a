using KakaoBusiness.Samples.Mvc.Localization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Switches the language.</summary>
public sealed class LanguageController : Controller
{
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(365);

    /// <summary>Stores the language in a cookie and redirects back.</summary>
    /// <param name="language"><c>ko</c> or <c>en</c>.</param>
    /// <param name="returnUrl">A path of this site; anything else is ignored.</param>
    [HttpGet("/language/{language}")]
    public IActionResult Choose(string language, string? returnUrl)
    {
        if (!LocalizationSetup.Languages.Contains(language)) return NotFound();

        var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, MaxAge = CookieLifetime, IsEssential = true };
        Response.Cookies.Append(LocalizationSetup.CookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        return LocalRedirect(ReturnUrl.Accept(returnUrl) ?? Url.Content("~/"));
    }
}
