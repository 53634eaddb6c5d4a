using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Lists the user's sessions and ends them (OWASP ASVS 5.0, 7.5.2).</summary>
[Authorize]
[Route("/account/sessions")]
public sealed class SessionsController(IKakaoBusinessSessions sessions) : Controller
{
    private string? UserId => KakaoBusinessUser.From(User).Id;

    /// <summary>Shows the sessions. Without a ticket store, they cannot be listed, and the page explains that.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var list = sessions.CanList && UserId is { } userId ? await sessions.ListAsync(userId, HttpContext.RequestAborted) : null;
        var currentId = await FindCurrentIdAsync();
        return View(new SessionsPage(list, currentId, CanEndOthers: UserId is not null && currentId is not null));
    }

    /// <summary>Ends one session. The user ends the current one by signing out, which also revokes its token.</summary>
    /// <param name="id">The session ID. The ID of another user's session has no effect.</param>
    [HttpPost("end")]
    public async Task<IActionResult> End(string? id)
    {
        if (UserId is { } userId && !string.IsNullOrEmpty(id) && sessions.CanList) await sessions.EndAsync(userId, id, HttpContext.RequestAborted);
        return RedirectToAction(nameof(Index));
    }

    /// <summary>Ends all sessions except the current one.</summary>
    [HttpPost("end-others")]
    public async Task<IActionResult> EndOthers()
    {
        if (UserId is { } userId && await FindCurrentIdAsync() is { } currentId) await sessions.EndOthersAsync(userId, currentId, HttpContext.RequestAborted);
        return RedirectToAction(nameof(Index));
    }

    private async Task<string?> FindCurrentIdAsync() => (await HttpContext.AuthenticateAsync()).Properties?.GetKakaoBusinessSessionId();
}
