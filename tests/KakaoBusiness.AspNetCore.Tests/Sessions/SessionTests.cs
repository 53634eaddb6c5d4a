using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What a session was granted and asked for, which decides whether another consent is needed.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData("moment:granted", true)]
    [InlineData("moment:requested", true)]
    [InlineData("moment:other", false)]
    public async Task Ad_account_is_held_if_granted_or_requested(string id, bool isHeld)
    {
        await using var app = await TestApp.StartAsync();
        var session = Create(app, "KakaoBusiness");

        Assert.Equal(isHeld, session.Holds(["moment_management"], [id]));
        Assert.Equal(isHeld, session.Holds([], ["moment:granted", id]));
        Assert.False(session.Holds([], [id, "moment:other"]));
        Assert.False(session.Holds(["moment_delete"], [id]));
    }

    [Fact]
    public async Task Consent_items_are_held_if_all_are_granted()
    {
        await using var app = await TestApp.StartAsync();
        var session = Create(app, "KakaoBusiness");

        Assert.Equal(["moment_management", "moment_create"], session.GrantedScopes);
        Assert.True(session.Holds("moment_create"));
        Assert.False(session.Holds("moment_delete"));
        Assert.True(session.Holds(["moment_management", "moment_create"], []));
        Assert.False(session.Holds(["moment_management", "moment_delete"], []));
    }

    /// <summary>The app has put an identity of its own in the place of the one that the scheme made.</summary>
    [Fact]
    public async Task Session_without_Kakao_identity_holds_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var session = Create(app, "own");

        Assert.Empty(session.GrantedScopes);
        Assert.False(session.Holds("moment_management"));
        Assert.False(session.Holds([], []));
        Assert.NotNull(session.Token);
    }

    private static Session Create(TestApp app, string authenticationType)
    {
        Claim[] claims =
        [
            new(KakaoBusinessClaimTypes.GrantedScopes, "moment_management moment_create", null, authenticationType),
            new(KakaoBusinessClaimTypes.GrantedResources, "moment:granted", null, authenticationType),
        ];
        var properties = new AuthenticationProperties();
        properties.SetRequested(["moment_management"], ["moment:requested"]);
        properties.SetBusinessToken(new KakaoBusinessToken("the-token"));
        return new("KakaoBusiness", new ClaimsPrincipal(new ClaimsIdentity(claims, authenticationType)), properties, app.Services.GetRequiredService<KakaoBusinessIdentities>());
    }
}
