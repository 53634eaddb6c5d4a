using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Diagnostics;

/// <summary>
/// What the page <c>/diagnostics</c> needs: for the first contact with the real Kakao, whose answers to tokeninfo and
/// userinfo are not documented. Without this call, outside of Development, the page does not exist.
/// </summary>
internal static class DiagnosticsSetup
{
    /// <summary>Call it after <c>AddKakaoBusiness</c>: it looks at the backchannel that is made there.</summary>
    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<SignInNotes>();
        services.AddOptions<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme)
            .Configure<SignInNotes>((kakao, notes) =>
            {
                NoteFailures(kakao, notes);
                LetPreviewsGoNowhere(kakao);
            })
            .PostConfigure<SignInNotes>((kakao, notes) =>
            {
                if (kakao.BackchannelHttpHandler is not { } handler) return;
                var client = kakao.Backchannel;
                kakao.Backchannel = new HttpClient(new AnswerNotes(notes, kakao) { InnerHandler = handler })
                {
                    Timeout = client.Timeout,
                    MaxResponseContentBufferSize = client.MaxResponseContentBufferSize,
                };
            });
    }

    private static void NoteFailures(KakaoBusinessOptions kakao, SignInNotes notes)
    {
        var next = kakao.Events.OnRemoteFailure;
        kakao.Events.OnRemoteFailure = context =>
        {
            if (context.Failure is KakaoBusinessAuthenticationException failure) notes.Note(failure.Error);
            return next(context);
        };
    }

    private static void LetPreviewsGoNowhere(KakaoBusinessOptions kakao)
    {
        var next = kakao.Events.OnRedirectToAuthorizationEndpoint;
        kakao.Events.OnRedirectToAuthorizationEndpoint = context => AuthorizeUrlPreview.TryKeep(context) ? Task.CompletedTask : next(context);
    }
}
