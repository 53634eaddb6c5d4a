using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Shows the start page.</summary>
public sealed class HomeController(IOptionsMonitor<KakaoBusinessOptions> options) : Controller
{
    /// <summary>Shows the sign-in button, or the signed-in user.</summary>
    [HttpGet("/")]
    public IActionResult Index()
    {
        var user = User.Identity is { IsAuthenticated: true } ? KakaoBusinessUser.From(User) : null;
        return View(new HomePage(user, [.. options.Get(KakaoBusinessDefaults.AuthenticationScheme).Scope]));
    }
}
