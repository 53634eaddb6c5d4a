using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Agency.Accounts;
using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KakaoBusiness.Samples.Agency.Api;

/// <summary>Maps the JSON API for the signed-in user. <see cref="AdvertiserOwnership"/> checks requests with a key first.</summary>
internal static class ConnectionsApi
{
    public static void MapConnectionsApi(this IEndpointRouteBuilder app)
    {
        // 401 instead of a redirect to the login page.
        var api = app.MapGroup("/api/connections").RequireAuthorization().DisableCookieRedirect();
        api.MapGet("", ListAsync);
        api.MapPost("/{key}/check", CheckAsync).RequireRequestedWith();
        api.MapPost("/{key}/report", ReportAsync).RequireRequestedWith();
    }

    private static async Task<Ok<IEnumerable<ConnectionEntry>>> ListAsync(HttpContext context, AdvertiserDirectory advertisers)
        => TypedResults.Ok((await advertisers.ListAsync(context.User.FindUserId()!, context.RequestAborted)).Select(ConnectionEntry.Create));

    /// <summary>Checks the token at Kakao. If Kakao cannot answer, the entry is unchanged.</summary>
    private static async Task<Ok<ConnectionEntry>> CheckAsync(string key, IKakaoBusinessConnections connections, CancellationToken cancellationToken)
    {
        var check = await connections.CheckAsync(key, cancellationToken: cancellationToken);
        return TypedResults.Ok(ConnectionEntry.Create(new AdvertiserConnection(key, check.Connection)));
    }

    private static async Task<IResult> ReportAsync(string key, ReportCollector collector, TimeProvider time, CancellationToken cancellationToken)
    {
        var (from, to) = time.LastSevenDays();
        var result = await collector.CollectAsync(key, from, to, cancellationToken: cancellationToken);
        return result.Failure switch
        {
            null => TypedResults.Ok(result.Rows.Select(ReportEntry.Create)),
            ReportFailure.NotConnected => Problem(StatusCodes.Status409Conflict, "not_connected", "No Kakao account is connected."),
            ReportFailure.ReconnectRequired => Problem(StatusCodes.Status409Conflict, "reconnect_required", "The connection is lost. The advertiser has to connect again."),
            ReportFailure.ScopeMissing => Problem(StatusCodes.Status403Forbidden, "scope_missing", "The advertiser has not granted moment_management."),
            ReportFailure.NoAccess => Problem(StatusCodes.Status403Forbidden, "no_access", "The advertiser's Kakao account has no permission to read the ad accounts."),
            _ => Problem(StatusCodes.Status503ServiceUnavailable, "kakao_unavailable", "Kakao is unavailable or received too many requests. Try again later."),
        };
    }

    private static ProblemHttpResult Problem(int status, string code, string title)
        => TypedResults.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}
