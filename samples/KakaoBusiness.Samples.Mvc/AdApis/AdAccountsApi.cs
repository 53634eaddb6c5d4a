using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The ad accounts for an API client. Endpoints that return <c>IResult</c> have to disable redirects themselves.</summary>
internal static class AdAccountsApi
{
    public static void MapAdAccountsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").DisableCookieRedirect();
        api.MapGet("/moment/adaccounts", ListMomentAsync).RequireScope(KakaoBusinessScopes.MomentManagement);
    }

    private static async Task<IResult> ListMomentAsync(MomentClient moment, HttpResponse response, int? page, CancellationToken cancellationToken)
    {
        var answer = await moment.ListAdAccountsAsync(page ?? 1, cancellationToken);
        if (answer.Succeeded) return TypedResults.Ok(new { adAccounts = answer.Accounts, page = answer.Page, pageCount = answer.PageCount });

        answer.Failure.SetHeaders(response);
        return TypedResults.Problem(
            title: "The ad API did not answer as expected.",
            statusCode: answer.Failure.StatusCode,
            extensions: new Dictionary<string, object?> { ["code"] = answer.Failure.Code, ["detailCode"] = answer.Failure.DetailCode?.ToString(CultureInfo.InvariantCulture) });
    }
}
