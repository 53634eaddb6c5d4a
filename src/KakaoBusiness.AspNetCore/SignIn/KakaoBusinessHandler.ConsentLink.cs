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
        var korean = RequestLanguage.PrefersKorean(Request);
        var page = new BuiltInPage(
            korean ? "링크를 사용할 수 없습니다" : "This link does not work",
            korean ? "링크가 만료되었거나 올바르지 않습니다. 돌아가서 다시 시도해 주세요." : "The link has expired or is incomplete. Go back and try again.")
        {
            LinkText = korean ? "돌아가기" : "Go back",
        };
        return page.WriteAsync(Context, StatusCodes.Status400BadRequest);
    }
}
