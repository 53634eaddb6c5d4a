using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    private IConnectionConsents Connections => Context.RequestServices.GetService<IConnectionConsents>()
        ?? throw new InvalidOperationException("The challenge is for a connection, but the app has not registered connections. Call AddKakaoBusinessConnections().");

    /// <summary>Sends a browser to the consent for a connection, if the app lets its user connect the key. Nobody is signed in or out.</summary>
    private async Task ConnectAsync(AuthenticationProperties properties)
    {
        var leadsElsewhere = !string.IsNullOrEmpty(properties.RedirectUri);
        properties.RedirectUri = GetReturnUrl(properties);
        var isForced = properties.GetParameter<bool?>(KakaoBusinessChallengeProperties.ForceConsentKey) ?? false;
        switch (await Connections.BeginAsync(Context, Scheme.Name, properties))
        {
            case ConnectDecision.SignIn:
                // The user signs in to the app, and then returns to the URL that requests the connection.
                await Context.ChallengeAsync(new AuthenticationProperties { RedirectUri = OwnUrl });
                return;
            case ConnectDecision.Forbid:
                await ForbidConnectionAsync();
                return;
            case ConnectDecision.Unavailable:
                await OutageResult.WriteAsync(Context, "the connection could not be looked up", Logger);
                return;
            // A redirect to the URL that issued the challenge would cause an endless loop.
            case ConnectDecision.Skip when leadsElsewhere && !isForced && !IsOwnUrl(properties.RedirectUri):
                Logger.ConsentSkipped(Scheme.Name);
                Response.Redirect(properties.RedirectUri);
                return;
        }

        GenerateCorrelationId(properties);
        ConsentState.Begin(properties, TimeProvider.GetUtcNow(), session: null);
        var authorizationUrl = BuildChallengeUrl(properties, BuildRedirectUri(Options.CallbackPath));
        await Events.RedirectToAuthorizationEndpoint(new RedirectContext<OAuthOptions>(Context, Scheme, Options, properties, authorizationUrl));
    }

    /// <summary>Answers a request that cannot be redirected, with a link that does what the redirect would have done.</summary>
    private async Task OfferConnectionAsync(AuthenticationProperties properties)
    {
        Logger.ChallengeAnswered(Scheme.Name);
        var url = await Connections.FindLinkUserAsync(Context) is { } user ? CreateLink(properties, user).ToUrl(Context, Options) : null;
        if (!BrowserRequest.WantsHtml(Request)) await ProblemResult.WriteConsentRequiredAsync(Context, url);
        else await BuiltInPage.ConnectionNeeded(PageTexts.For(Request), url).WriteAsync(Context, StatusCodes.Status403Forbidden);
    }

    private ConsentLink CreateLink(AuthenticationProperties properties, string user)
    {
        var returnUrl = string.IsNullOrEmpty(properties.RedirectUri) ? ConsentLink.FindReturnUrl(Context, Options) : GetReturnUrl(properties);
        return new ConsentLink([.. FindAdditionalScopes(properties) ?? []], returnUrl, IsForced: true)
        {
            ConnectionKey = properties.GetConnectionKey(),
            ConnectionOwner = properties.GetConnectionOwner(),
            User = user,
        };
    }

    private async Task<bool> FollowConnectionLinkAsync(ConsentLink link)
    {
        if (!await Connections.MayFollowLinkAsync(Context, link.User ?? ""))
        {
            await ForbidConnectionAsync();
            return true;
        }

        var properties = new KakaoBusinessChallengeProperties { RedirectUri = link.ReturnUrl, ForceConsent = true };
        if (link.Scopes.Count > 0) properties.AdditionalScopes = link.Scopes.ToList();
        properties.SetConnectionKey(link.ConnectionKey!);
        properties.SetConnectionOwner(link.ConnectionOwner);
        await ConnectAsync(properties);
        return true;
    }

    /// <summary>Exchanges the code and stores the connection. If the callback is refused, the code is not exchanged.</summary>
    private async Task<HandleRequestResult> ReceiveConnectionAsync(string code, AuthenticationProperties properties)
    {
        if (await Connections.FindRefusalAsync(Context, Scheme.Name, properties) is { } refusal) return Fail(refusal, properties);

        using var tokens = await ExchangeCodeAsync(new OAuthCodeExchangeContext(properties, code, BuildRedirectUri(Options.CallbackPath)));
        if (tokens.Error is not null) return HandleRequestResult.Fail(tokens.Error, properties);
        if (!KakaoBusinessToken.TryCreate(tokens.AccessToken, out var token)) return Fail(KakaoBusinessErrorCodes.InvalidResponse, properties);
        var scopes = BackchannelResponse.ReadTokenScopes(tokens.Response!.RootElement);

        if (await Connections.ReceiveAsync(Context, Scheme.Name, properties, token, scopes) is { } error)
        {
            if (error == KakaoBusinessErrorCodes.ConnectionNotStored) Response.Headers.RetryAfter = OutageResult.RetryAfter;
            return Fail(error, properties);
        }

        Response.Redirect(AcceptReturnUrl(properties.RedirectUri) ?? OriginalPathBase + "/");
        return HandleRequestResult.Handle();
    }

    /// <summary>Forbids the request with the app's default forbid scheme, if that is another scheme. Otherwise answers with 403.</summary>
    private async Task ForbidConnectionAsync()
    {
        var scheme = await Context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultForbidSchemeAsync();
        if (scheme is not null && scheme.Name != Scheme.Name) await Context.ForbidAsync();
        else if (BrowserRequest.WantsHtml(Request)) await BuiltInPage.Forbidden(PageTexts.For(Request)).WriteAsync(Context, StatusCodes.Status403Forbidden);
        else await ProblemResult.WriteForbiddenAsync(Context);
    }
}
