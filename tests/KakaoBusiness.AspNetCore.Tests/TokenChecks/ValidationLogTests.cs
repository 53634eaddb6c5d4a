using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

/// <summary>What an operator reads of the checks of tokens: one line for each check that was not a plain "alive".</summary>
public class ValidationLogTests
{
    private static readonly string[] All = ["TokenFoundDead", "GrantsChanged", "TokenCheckInconclusive", "TokenCheckFaulted", "TokenCheckSlow"];

    [Theory]
    [InlineData("alive", null)]
    [InlineData("dead", "The business token of a session of scheme KakaoBusiness is dead. The session ends.")]
    [InlineData("other grants", "The grants of a business token of scheme KakaoBusiness have changed. The claims of the session are updated.")]
    [InlineData("no answer", "Could not determine whether a business token of scheme KakaoBusiness is still valid (unreachable). The session continues.")]
    [InlineData("a fault of the app", "Could not determine whether a business token of scheme KakaoBusiness is still valid, because the app's backchannel or claim actions threw an exception.")]
    public async Task Check_says_what_it_came_to(string outcome, string? message)
    {
        var isChecking = false;
        await using var app = await TokenApp.StartAsync(options: options => options.TokenInformationClaimActions.MapCustomJson("app", _
            => isChecking && outcome == "a fault of the app" ? throw new FormatException("The app's fault.") : null));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        isChecking = true;
        if (outcome == "dead") app.Emulator.AccountSettings.RevokeAll();
        if (outcome == "other grants") app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"scopes":["moment_delete"]}"""));
        if (outcome == "no answer") app.Emulator.Faults.Add(KakaoFault.Cut(KakaoEndpoint.TokenInformation));
        app.Time.Advance(TimeSpan.FromMinutes(15));

        using var response = await browser.GetAsync("/private");

        Assert.Equal(outcome == "dead" ? HttpStatusCode.Redirect : HttpStatusCode.OK, response.StatusCode);
        var said = All.SelectMany(app.MessagesOf).ToList();
        if (message is null) Assert.Empty(said);
        else Assert.StartsWith(message, Assert.Single(said), StringComparison.Ordinal);
    }
}
