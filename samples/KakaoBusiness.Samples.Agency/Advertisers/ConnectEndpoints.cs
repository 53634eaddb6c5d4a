using KakaoBusiness.AspNetCore;
using KakaoBusiness.Samples.Agency.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Connects and disconnects the Kakao account of an advertiser. <see cref="AdvertiserOwnership"/> stands in front.</summary>
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

    /// <summary>To Kakao's consent and back to the advertiser's page. A GET: the content security policy lets no form lead to another site.</summary>
    private static async Task<IResult> ConnectAsync(
        string key, string[] scope, HttpContext context, IKakaoBusinessConnections connections, IOptionsMonitor<KakaoBusinessOptions> options)
    {
        if (scope.Length > MaxScopes || !scope.All(IsScope)) return TypedResults.BadRequest();
        IEnumerable<string> asked = scope.Length > 0 ? scope : options.Get(KakaoBusinessDefaults.AuthenticationScheme).Scope;
        var properties = new KakaoBusinessConnectProperties(key)
        {
            Owner = context.User.FindUserId(),
            RedirectUri = PathOf(key),
            // Whoever presses the button wants to see Kakao, also to choose other ad accounts.
            ForceConsent = true,
        };

        // One token holds it all: a reconnection asks for what was granted too, and for what Kakao reported as missing.
        if (await connections.FindAsync(key, cancellationToken: context.RequestAborted) is { } existing)
            properties.AdditionalScopes = [.. asked.Union(existing.MissingScopes)];
        else
            properties.Scope = [.. asked];
        return TypedResults.Challenge(properties, [KakaoBusinessDefaults.AuthenticationScheme]);
    }

    private static async Task<RedirectHttpResult> DisconnectAsync(string key, [FromForm] IFormCollection form, IKakaoBusinessConnections connections)
    {
        // Not cancelled with the request: whoever pressed the button means it, even if they do not wait for the page.
        await connections.DisconnectAsync(key, cancellationToken: CancellationToken.None);
        return TypedResults.LocalRedirect(PathOf(key));
    }

    /// <summary>Kakao adds items, so any ID may be asked for; a comma would be two.</summary>
    private static bool IsScope(string scope)
        => scope.Length is > 0 and <= 64 && scope.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.');
}
