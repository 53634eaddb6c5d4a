using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp.Diagnostics;

/// <summary>
/// Registers the page <c>/diagnostics</c>, which helps with the first sign-in at the real Kakao. Without this call, which the site makes
/// in Development only, the page does not exist.
/// </summary>
internal static class DiagnosticsSetup
{
    /// <summary>Registers the page. Call it after <c>AddKakaoBusiness</c>, because it wraps the backchannel that is created there.</summary>
    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<SignInRecords>();
        services.AddOptions<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme)
            .Configure<SignInRecords>((kakao, records) =>
            {
                RecordFailures(kakao, records);
                StopPreviews(kakao);
            })
            .PostConfigure<SignInRecords>((kakao, records) =>
            {
                if (kakao.BackchannelHttpHandler is not { } handler) return;
                var client = kakao.Backchannel;
                kakao.Backchannel = new HttpClient(new ResponseRecorder(records, kakao) { InnerHandler = handler })
                {
                    Timeout = client.Timeout,
                    MaxResponseContentBufferSize = client.MaxResponseContentBufferSize,
                };
            });
    }

    private static void RecordFailures(KakaoBusinessOptions kakao, SignInRecords records)
    {
        var next = kakao.Events.OnRemoteFailure;
        kakao.Events.OnRemoteFailure = context =>
        {
            if (context.Failure is KakaoBusinessAuthenticationException failure) records.AddFailure(failure.Error);
            return next(context);
        };
    }

    private static void StopPreviews(KakaoBusinessOptions kakao)
    {
        var next = kakao.Events.OnRedirectToAuthorizationEndpoint;
        kakao.Events.OnRedirectToAuthorizationEndpoint = context => AuthorizeUrlPreview.TryRecord(context) ? Task.CompletedTask : next(context);
    }
}
