using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Where the user is signed in, and the way to end it (OWASP ASVS 5.0, 7.5.2).</summary>
[Authorize]
[Route("/account/sessions")]
public sealed class SessionsController(IKakaoBusinessSessions sessions) : Controller
{
    private string? UserId => KakaoBusinessUser.From(User).Id;

    /// <summary>The sessions; in cookie mode, in which nobody knows them, a sentence that says so.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var list = sessions.CanList && UserId is { } userId ? await sessions.ListAsync(userId, HttpContext.RequestAborted) : null;
        var currentId = await FindCurrentIdAsync();
        return View(new SessionsPage(list, currentId, CanEndOthers: UserId is not null && currentId is not null));
    }

    /// <summary>Ends one session. This one is ended by signing out, which revokes its token too.</summary>
    /// <param name="id">Which; another user's does nothing.</param>
    [HttpPost("end")]
    public async Task<IActionResult> End(string? id)
    {
        if (UserId is { } userId && !string.IsNullOrEmpty(id) && sessions.CanList) await sessions.EndAsync(userId, id, HttpContext.RequestAborted);
        return RedirectToAction(nameof(Index));
    }

    /// <summary>Ends every session but this one.</summary>
    [HttpPost("end-others")]
    public async Task<IActionResult> EndOthers()
    {
        if (UserId is { } userId && await FindCurrentIdAsync() is { } currentId) await sessions.EndOthersAsync(userId, currentId, HttpContext.RequestAborted);
        return RedirectToAction(nameof(Index));
    }

    private async Task<string?> FindCurrentIdAsync() => (await HttpContext.AuthenticateAsync()).Properties?.GetKakaoBusinessSessionId();
}
