using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>What a handler of the app's own throws is told by its type: its text may quote the request.</summary>
public class BackchannelFaultTests
{
    private sealed class BrokenHandlerException(string message, Exception inner) : Exception(message, inner);

    [Fact]
    public async Task An_exception_in_the_app_s_handler_is_logged_by_the_names_of_its_types_and_not_by_its_text()
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
    public async Task An_app_that_calls_Kakao_by_itself_finds_the_type_in_its_log_too()
    {
        var kakao = new ScriptedKakao { TokenInformationAnswer = ScriptedKakao.Throw(new HttpRequestException("x")) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);

        var result = await app.Services.GetRequiredService<IKakaoBusinessClient>().GetTokenInformationAsync(
            new KakaoBusinessToken(ScriptedKakao.Token), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(KakaoBusinessErrorCodes.Unreachable, result.Error!.Code);
        Assert.Contains("tokeninfo", Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_exception_within_exceptions_the_outermost_eight_types_are_named()
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
    public async Task An_answer_that_is_merely_wrong_is_no_fault()
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json("<html>") };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Name == "BackchannelFaulted");
    }
}
