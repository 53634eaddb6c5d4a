using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>
/// Kakao Business Authentication with ASP.NET Core alone, as in the documentation of <c>AddOAuth</c>: a cookie with the token, the
/// e-mail address and a claim for each scope.
/// </summary>
internal static class BareOAuth
{
    /// <param name="services">The services of the app.</param>
    /// <param name="kakao">Kakao's endpoints.</param>
    /// <param name="withTokenInformation">Whether the app also requests tokeninfo, as the library does by default.</param>
    public static AuthenticationBuilder Add(IServiceCollection services, HttpMessageHandler kakao, bool withTokenInformation = false) => services
        .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
        .AddCookie()
        .AddOAuth(KakaoBusinessDefaults.AuthenticationScheme, options =>
        {
            options.ClientId = "rest-api-key";
            options.ClientSecret = "client-secret-of-32-characters--";
            options.CallbackPath = KakaoBusinessDefaults.CallbackPath;
            options.AuthorizationEndpoint = KakaoBusinessDefaults.AuthorizationEndpoint;
            options.TokenEndpoint = KakaoBusinessDefaults.TokenEndpoint;
            options.UserInformationEndpoint = KakaoBusinessDefaults.UserInformationEndpoint;
            options.BackchannelHttpHandler = kakao;
            options.SaveTokens = true;
            foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
            // Kakao requires it together with keyword_create.
            options.AdditionalAuthorizationParameters["resource_ids"] = "keyword:*";
            options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, "id");
            options.ClaimActions.MapJsonKey(ClaimTypes.Email, "biz_account_email");
            options.Events.OnCreatingTicket = async context =>
            {
                await ReadUserAsync(context);
                if (withTokenInformation) await ReadResourcesAsync(context);
            };
        });

    private static async Task ReadUserAsync(OAuthCreatingTicketContext context)
    {
        using var user = await ReadAsync(context, context.Options.UserInformationEndpoint);
        context.RunClaimActions(user.RootElement);
        foreach (var scope in context.TokenResponse.Response!.RootElement.GetString("scope")!.Split(' '))
            context.Identity!.AddClaim(new Claim("scope", scope, ClaimValueTypes.String, context.Options.ClaimsIssuer ?? context.Scheme.Name));
    }

    private static async Task ReadResourcesAsync(OAuthCreatingTicketContext context)
    {
        using var information = await ReadAsync(context, KakaoBusinessDefaults.TokenInformationEndpoint);
        foreach (var resource in information.RootElement.GetProperty("resource_ids").EnumerateArray())
            context.Identity!.AddClaim(new Claim("resource", resource.GetString()!, ClaimValueTypes.String, context.Options.ClaimsIssuer ?? context.Scheme.Name));
    }

    private static async Task<JsonDocument> ReadAsync(OAuthCreatingTicketContext context, string endpoint)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        using var response = await context.Backchannel.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
    }
}
