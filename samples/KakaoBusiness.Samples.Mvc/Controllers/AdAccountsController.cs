using System.Text.Json;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Localization;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>
/// The visitor's ad accounts. Each page needs a business consent item and says so in one line: by the name of a ready
/// policy, or by an attribute of its own. Both do the same. Whoever lacks the item is taken to the consent and back.
/// </summary>
public sealed class AdAccountsController(SiteText text) : Controller
{
    /// <summary>Kakao Moment: asked for at sign-in, as the sample comes.</summary>
    [Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]
    [HttpGet("/moment/adaccounts")]
    public async Task<IActionResult> Moment([FromServices] MomentClient moment, int page = 1)
        => Show(new AdAccountsPage(text.MomentAccounts, await moment.ListAdAccountsAsync(page, HttpContext.RequestAborted), CanDownload: false));

    /// <summary>Keyword Ad: asked for when somebody comes here.</summary>
    [RequireScope(KakaoBusinessScopes.KeywordManagement)]
    [HttpGet("/keyword/adaccounts")]
    public async Task<IActionResult> Keyword([FromServices] KeywordClient keyword, int page = 1)
        => Show(new AdAccountsPage(text.KeywordAccounts, await keyword.ListAdAccountsAsync(page, HttpContext.RequestAborted), CanDownload: true));

    /// <summary>The list as a file. Sent by a form, so that no other site can start it.</summary>
    [RequireScope(KakaoBusinessScopes.KeywordManagement)]
    [HttpPost("/keyword/adaccounts/download")]
    public async Task<IActionResult> Download([FromServices] KeywordClient keyword)
    {
        var answer = await keyword.ListAllAdAccountsAsync(HttpContext.RequestAborted);
        return answer.Succeeded
            ? File(JsonSerializer.SerializeToUtf8Bytes(answer.Accounts, JsonSerializerOptions.Web), "application/json", "keyword-adaccounts.json")
            : Show(new AdAccountsPage(text.KeywordAccounts, answer, CanDownload: false));
    }

    private ViewResult Show(AdAccountsPage page)
    {
        if (page.Answer.Failure is { } failure)
        {
            Response.StatusCode = failure.StatusCode;
            failure.SetHeaders(Response);
        }

        return View("List", page);
    }
}
