using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The user of the app's login, as a session records and recognizes its owner.</summary>
public sealed class AppLoginTests
{
    private static readonly AppLogin Kim = Login("own", new Claim(ClaimTypes.NameIdentifier, "kim"));

    [Fact]
    public void Request_without_login_is_nobody()
    {
        Assert.Equal(AppLogin.Nobody, AppLogin.Create(AuthenticateResult.NoResult()));
        Assert.Equal(AppLogin.Nobody, AppLogin.Create(AuthenticateResult.Fail("expired")));
        var unauthenticated = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")]));
        Assert.Equal(AppLogin.Nobody, AppLogin.Create(AuthenticateResult.Success(new AuthenticationTicket(unauthenticated, "own"))));
    }

    [Fact]
    public void Nobody_replaces_recorded_owner()
    {
        var properties = RecordedBy(Kim);

        AppLogin.Nobody.Record(properties);

        Assert.Null(AppLogin.FindOwner(properties));
        Assert.Empty(properties.Items);
    }

    [Fact]
    public void Owner_is_recognized_by_identifier_alone()
    {
        var properties = RecordedBy(Kim);
        var renamed = Login("own", new Claim(ClaimTypes.Name, "Kim"), new Claim(ClaimTypes.NameIdentifier, ""), new Claim(ClaimTypes.NameIdentifier, "kim"));

        Assert.True(renamed.Began(properties));
        Assert.False(renamed.Replaced(properties));
    }

    [Fact]
    public void Another_user_of_same_login_replaces_owner()
    {
        foreach (var other in (Claim[])
            [new(ClaimTypes.NameIdentifier, "lee"), new("sub", "kim"), new(ClaimTypes.NameIdentifier, "kim", null, "another issuer")])
        {
            var login = Login("own", other);
            Assert.False(login.Began(RecordedBy(Kim)));
            Assert.True(login.Replaced(RecordedBy(Kim)));
        }
    }

    [Fact]
    public void User_of_another_login_neither_began_nor_replaced_session()
    {
        var bearer = Login("bearer", new Claim(ClaimTypes.NameIdentifier, "kim"));

        Assert.False(bearer.Began(RecordedBy(Kim)));
        Assert.False(bearer.Replaced(RecordedBy(Kim)));
    }

    [Fact]
    public void Nobody_replaces_no_owner_and_nobody_is_replaced()
    {
        Assert.False(AppLogin.Nobody.Began(RecordedBy(Kim)));
        Assert.False(AppLogin.Nobody.Replaced(RecordedBy(Kim)));
        Assert.True(AppLogin.Nobody.Began(RecordedBy(AppLogin.Nobody)));
        Assert.False(Kim.Replaced(RecordedBy(AppLogin.Nobody)));
    }

    [Theory]
    [InlineData(ClaimTypes.NameIdentifier, "sub")]
    [InlineData("sub", ClaimTypes.Upn)]
    [InlineData(ClaimTypes.Upn, ClaimTypes.Name)]
    public void Stronger_identifier_decides(string stronger, string weaker)
    {
        var properties = RecordedBy(Login("own", new Claim(weaker, "one"), new Claim(stronger, "kim")));

        Assert.True(Login("own", new Claim(stronger, "kim"), new Claim(weaker, "two")).Began(properties));
        Assert.False(Login("own", new Claim(stronger, "lee"), new Claim(weaker, "one")).Began(properties));
    }

    [Fact]
    public void Without_identifier_all_claims_count_in_any_order()
    {
        Claim[] claims = [new("color", "red"), new("size", "1"), new("size", "2")];
        var properties = RecordedBy(Login("own", claims));

        Assert.True(Login("own", [.. claims.Reverse()]).Began(properties));
        Assert.False(Login("own", claims[..2]).Began(properties));
        Assert.False(Login("own", new("color", "red"), new("size", "1"), new("size", "2", null, "another issuer")).Began(properties));
    }

    /// <summary>Sessions that an earlier version began have it in their cookie.</summary>
    [Fact]
    public void Recorded_owner_does_not_change()
    {
        Assert.Equal("x8ani4QMejoXvIl-kos98OhTHesHcNvO", AppLogin.FindOwner(RecordedBy(Kim)));
        Assert.Equal("x8ani4QMZUeCYZHbTrAeYfED_58McXzk", AppLogin.FindOwner(RecordedBy(Login("own", new("color", "red"), new("size", "1"), new("size", "2")))));
    }

    [Fact]
    public void Claims_that_only_join_alike_are_different_users()
    {
        var properties = RecordedBy(Login("own", new Claim("ab", "c")));

        Assert.False(Login("own", new Claim("a", "bc")).Began(properties));
    }

    private static AppLogin Login(string scheme, params Claim[] claims)
        => AppLogin.Create(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "password")), scheme)));

    private static AuthenticationProperties RecordedBy(AppLogin login)
    {
        var properties = new AuthenticationProperties();
        login.Record(properties);
        return properties;
    }
}
