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

    private static async Task<IResult> ListMomentAsync(MomentClient moment, CancellationToken cancellationToken)
    {
        var answer = await moment.ListAdAccountsAsync(cancellationToken);
        return answer.Succeeded
            ? TypedResults.Ok(new { adAccounts = answer.Accounts })
            : TypedResults.Problem(
                title: "The ad API did not answer as expected.",
                statusCode: answer.Failure.StatusCode,
                extensions: new Dictionary<string, object?> { ["code"] = answer.Failure.Code });
    }
}
