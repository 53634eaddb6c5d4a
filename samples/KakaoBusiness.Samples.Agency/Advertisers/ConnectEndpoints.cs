using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Agency.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>
/// Maps the endpoints that connect and disconnect an advertiser's Kakao account. <see cref="AdvertiserOwnership"/> checks their requests
/// first.
/// </summary>
internal static class ConnectEndpoints
{
    private const int MaxScopes = 20;

    public static void MapConnect(this IEndpointRouteBuilder app)
    {
        var advertiser = app.MapGroup("/advertisers/{key}").RequireAuthorization();
        advertiser.MapGet("/connect", ConnectAsync);
        advertiser.MapPost("/disconnect", DisconnectAsync);
    }

    public static string PathOf(string key) => $"/advertisers/{Uri.EscapeDataString(key)}";

    /// <summary>
    /// Redirects to the consent at Kakao and back to the advertiser's page. It is a GET, because the content security policy does not allow
    /// a form to redirect to another site.
    /// </summary>
    private static async Task<IResult> ConnectAsync(
        string key, string[] scope, HttpContext context, IKakaoBusinessConnections connections, IOptionsMonitor<KakaoBusinessOptions> options)
    {
        if (scope.Length > MaxScopes || !scope.All(IsScope)) return TypedResults.BadRequest();
        IEnumerable<string> asked = scope.Length > 0 ? scope : options.Get(KakaoBusinessDefaults.AuthenticationScheme).Scope;
        var properties = new KakaoBusinessConnectProperties(key)
        {
            Owner = context.User.FindUserId(),
            RedirectUri = PathOf(key),
            // A user who presses the button expects Kakao's consent screen, for example to choose other ad accounts.
            ForceConsent = true,
        };

        // One token needs all scopes: a reconnection also requests those that were granted and those that Kakao reported as missing.
        if (await connections.FindAsync(key, cancellationToken: context.RequestAborted) is { } existing)
            properties.AdditionalScopes = [.. asked.Union(existing.MissingScopes)];
        else
            properties.Scope = [.. asked];
        return TypedResults.Challenge(properties, [KakaoBusinessDefaults.AuthenticationScheme]);
    }

    private static async Task<RedirectHttpResult> DisconnectAsync(string key, [FromForm] IFormCollection form, IKakaoBusinessConnections connections)
    {
        // Not cancelled with the request: the user wants this, even if they do not wait for the page.
        await connections.DisconnectAsync(key, cancellationToken: CancellationToken.None);
        return TypedResults.LocalRedirect(PathOf(key));
    }

    /// <summary>Allows unknown scopes, because Kakao adds new ones, but no comma, which would separate two scopes.</summary>
    private static bool IsScope(string scope)
        => scope.Length is > 0 and <= 64 && scope.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.');
}
