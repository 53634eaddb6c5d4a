using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>An exception of an app's handler is logged by its type: its text may quote the request.</summary>
public class BackchannelFaultTests
{
    private sealed class BrokenHandlerException(string message, Exception inner) : Exception(message, inner);

    [Fact]
    public async Task Exception_of_the_apps_handler_is_logged_by_type()
    {
        var cause = new InvalidOperationException("sent " + ScriptedKakao.Code);
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Throw(new BrokenHandlerException(ScriptedKakao.Code, cause)) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted");
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains($"token_exchange", line.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(BrokenHandlerException).FullName} < System.InvalidOperationException", line.Message, StringComparison.Ordinal);
        Assert.Null(line.Exception);
        KnownSecrets.AssertNoneLogged(app);
    }

    [Fact]
    public async Task Exception_type_of_an_app_call_is_logged()
    {
        var kakao = new ScriptedKakao { TokenInformationAnswer = ScriptedKakao.Throw(new HttpRequestException("x")) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);

        var result = await app.Services.GetRequiredService<IKakaoBusinessClient>().GetTokenInformationAsync(
            new KakaoBusinessToken(ScriptedKakao.Token), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(KakaoBusinessErrorCodes.Unreachable, result.Error!.Code);
        Assert.Contains("tokeninfo", Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_eight_exception_types_are_logged()
    {
        Exception chain = new InvalidOperationException();
        for (var i = 0; i < 7; i++) chain = new BrokenHandlerException("x", chain);
        var deeper = new BrokenHandlerException("x", chain);

        Assert.EndsWith("< System.InvalidOperationException", await LoggedAsync(chain), StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperationException", await LoggedAsync(deeper), StringComparison.Ordinal);

        static async Task<string> LoggedAsync(Exception fault)
        {
            await using var app = await TestApp.StartAsync(setup => setup.Backchannel = new ScriptedKakao { UserInformationAnswer = ScriptedKakao.Throw(fault) });
            await app.Services.GetRequiredService<IKakaoBusinessClient>().GetUserInformationAsync(
                new KakaoBusinessToken(ScriptedKakao.Token), cancellationToken: TestContext.Current.CancellationToken);
            var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted");
            return line.GetStructuredStateValue("ExceptionTypes")!;
        }
    }

    [Fact]
    public async Task Answer_that_is_merely_wrong_is_no_fault()
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json("<html>") };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted");
    }
}
