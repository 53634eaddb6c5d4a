using System.Globalization;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>Returns the ad accounts as JSON, for API clients. Endpoints that return <c>IResult</c> must disable redirects explicitly.</summary>
internal static class AdAccountsApi
{
    public static void MapAdAccountsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").DisableCookieRedirect();
        api.MapGet("/moment/adaccounts", ListMomentAsync).RequireScope(KakaoBusinessScopes.MomentManagement);
    }

    private static async Task<IResult> ListMomentAsync(MomentClient moment, HttpResponse response, int? page, CancellationToken cancellationToken)
    {
        var result = await moment.ListAdAccountsAsync(page ?? 1, cancellationToken);
        if (result.Succeeded) return TypedResults.Ok(new { adAccounts = result.Accounts, page = result.Page, pageCount = result.PageCount });

        result.Failure.SetHeaders(response);
        return TypedResults.Problem(
            title: "The ad API did not respond as expected.",
            statusCode: result.Failure.StatusCode,
            extensions: new Dictionary<string, object?> { ["code"] = result.Failure.Code, ["detailCode"] = result.Failure.DetailCode?.ToString(CultureInfo.InvariantCulture) });
    }
}
