using System.Text.Json;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Mvc.AdApis;
using KakaoBusiness.Samples.Mvc.Localization;
using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>
/// Shows the user's ad accounts. Each action declares the scope that it needs in one line, with a built-in policy or with
/// <c>[RequireScope]</c>. Both have the same effect: if the scope is missing, the user is redirected to the consent and back.
/// </summary>
public sealed class AdAccountsController(SiteText text) : Controller
{
    /// <summary>Lists the Kakao Moment ad accounts. By default, the sample requests this scope at sign-in.</summary>
    [Authorize(Policy = KakaoBusinessPolicies.MomentManagement)]
    [HttpGet("/moment/adaccounts")]
    public async Task<IActionResult> Moment([FromServices] MomentClient moment, int page = 1)
        => Show(new AdAccountsPage(text.MomentAccounts, await moment.ListAdAccountsAsync(page, HttpContext.RequestAborted), CanDownload: false));

    /// <summary>Lists the Keyword Ad accounts. The scope is requested on the first visit.</summary>
    [RequireScope(KakaoBusinessScopes.KeywordManagement)]
    [HttpGet("/keyword/adaccounts")]
    public async Task<IActionResult> Keyword([FromServices] KeywordClient keyword, int page = 1)
        => Show(new AdAccountsPage(text.KeywordAccounts, await keyword.ListAdAccountsAsync(page, HttpContext.RequestAborted), CanDownload: true));

    /// <summary>Returns the list as a file. The request is a form post, so that another site cannot send it.</summary>
    [RequireScope(KakaoBusinessScopes.KeywordManagement)]
    [HttpPost("/keyword/adaccounts/download")]
    public async Task<IActionResult> Download([FromServices] KeywordClient keyword)
    {
        var result = await keyword.ListAllAdAccountsAsync(HttpContext.RequestAborted);
        return result.Succeeded
            ? File(JsonSerializer.SerializeToUtf8Bytes(result.Accounts, JsonSerializerOptions.Web), "application/json", "keyword-adaccounts.json")
            : Show(new AdAccountsPage(text.KeywordAccounts, result, CanDownload: false));
    }

    private ViewResult Show(AdAccountsPage page)
    {
        if (page.Result.Failure is { } failure)
        {
            Response.StatusCode = failure.StatusCode;
            failure.SetHeaders(Response);
        }

        return View("List", page);
    }
}
