using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>The ready handler for <c>OnRemoteFailure</c>: to the app's page, with the kind and nothing of Kakao's.</summary>
public class RemoteFailureTests
{
    public static TheoryData<string, string> Codes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (code, kind) in KakaoCodes.Koe) data.Add(code, kind.ToString());
            data.Add("access_denied", "UserCancelled");
            data.Add("something_new", "Protocol");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Failure_leads_to_the_apps_page_with_its_kind(string code, string kind)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"error={code}&error_description={ScriptedKakao.Code}&state={{state}}");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"/failed?errorKind={kind}", response.Headers.Location!.OriginalString);
        Assert.Empty(await response.TextAsync());
    }

    [Theory]
    [InlineData("code=c&state=forged")]
    [InlineData("")]
    public async Task Callback_that_is_nobodys_leads_there_too(string query)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync(query);

        Assert.Equal("/failed?errorKind=Protocol", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Kakao_that_is_away_leads_there_as_transient()
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Throw(new HttpRequestException(ScriptedKakao.Code)) };
        await using var app = await StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.Equal("/failed?errorKind=Transient", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Cancelled_sign_in_leads_to_AccessDeniedPath()
    {
        await using var app = await StartAsync(setup => setup.Scheme["AccessDeniedPath"] = "/denied");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=access_denied&state={state}");

        Assert.Equal("/denied?ReturnUrl=%2Fprivate", response.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task Below_a_path_base_the_page_is_found()
    {
        await using var app = await StartAsync(setup => setup.Pipeline = web => web.UsePathBase("/base"));
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}", "/base/private");

        Assert.Equal("/base/failed?errorKind=UserAction", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Exception_of_app_code_is_left_to_the_app()
    {
        await using var app = await StartAsync(setup =>
        {
            var options = setup.Options!;
            setup.Options = all =>
            {
                options(all);
                all.Events.OnCreatingTicket = _ => throw new InvalidOperationException("the app's bug");
            };
            setup.Pipeline = web => web.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("the app's own page")));
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("the app's own page", await response.TextAsync());
    }

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("/line\nbreak")]
    [InlineData("")]
    public void Path_to_another_site_fails_startup(string path)
        => Assert.Throws<ArgumentException>(() => KakaoBusinessRemoteFailure.RedirectTo(path));

    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Options = options => options.Events.OnRemoteFailure = KakaoBusinessRemoteFailure.RedirectTo("/failed");
        configure?.Invoke(setup);
    });
}
