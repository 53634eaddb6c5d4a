using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.AdApis;

/// <summary>The ad accounts for a program. The group is marked: endpoints that return <c>IResult</c> are not known as an API by themselves.</summary>
internal static class AdAccountsApi
{
    public static void MapAdAccountsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").AsApi();
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
