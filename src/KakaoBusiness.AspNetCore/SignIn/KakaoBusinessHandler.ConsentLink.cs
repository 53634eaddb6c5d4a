using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

public partial class KakaoBusinessHandler
{
    /// <summary>A user who was refused a page or an API call follows the link that came with the refusal.</summary>
    private async Task<bool> FollowConsentLinkAsync()
    {
        // The sign-in scheme's session is the one that the consent will replace; nobody has authenticated the request yet.
        if (SignsIn) await Sessions.FindAsync(Context, Scheme.Name);
        // Before the link is read: its protection may be what is unavailable.
        if (await OutageResult.FindReasonAsync(Context) is { } reason)
        {
            await AnswerOutageAsync(reason);
            return true;
        }

        if (ConsentLink.Read(Request, Options, TimeProvider) is not { } link)
        {
            Logger.ConsentLinkRefused(Scheme.Name);
            await ShowConsentLinkRefusedAsync();
            return true;
        }

        if (link.ConnectionKey is not null) return await FollowConnectionLinkAsync(link);
        RequireSignIn();
        var properties = new KakaoBusinessChallengeProperties
        {
            AdditionalScopes = link.Scopes.ToList(),
            RedirectUri = link.ReturnUrl,
            ForceConsent = link.IsForced,
        };
        await SendToConsentAsync(properties);
        return true;
    }

    private Task AnswerOutageAsync(string reason)
    {
        Logger.OutageAnswered(Request.Path, reason);
        return OutageResult.WriteAsync(Context);
    }

    private Task ShowConsentLinkRefusedAsync()
    {
        var texts = PageTexts.For(Request);
        var page = new BuiltInPage(texts.LinkRefused, texts.LinkRefusedMessage) { LinkText = texts.GoBack };
        return page.WriteAsync(Context, StatusCodes.Status400BadRequest);
    }
}
