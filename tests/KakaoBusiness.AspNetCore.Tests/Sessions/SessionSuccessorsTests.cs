using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The session that replaced another one in a ticket store, which a circuit of the same user follows.</summary>
public sealed class SessionSuccessorsTests
{
    [Fact]
    public async Task Successor_of_same_user_is_found_over_several_replacements()
    {
        await using var app = await TestApp.StartAsync();
        var successors = SuccessorsOf(app);
        for (var step = 0; step < 16; step++) successors.Record($"{step}", Ticket(), $"{step + 1}", Ticket());

        Assert.Equal("16", successors.Find("0"));
        Assert.Equal("16", successors.Find("15"));
        Assert.Null(successors.Find("16"));
    }

    [Fact]
    public async Task Keys_that_replace_each_other_end_the_search()
    {
        await using var app = await TestApp.StartAsync();
        var successors = SuccessorsOf(app);
        successors.Record("one", Ticket(), "two", Ticket());
        successors.Record("two", Ticket(), "one", Ticket());

        Assert.Equal("one", successors.Find("one"));
    }

    [Fact]
    public async Task Forgotten_key_has_no_successor()
    {
        await using var app = await TestApp.StartAsync();
        var successors = SuccessorsOf(app);
        successors.Record("one", Ticket(), "two", Ticket());

        successors.Forget("one");

        Assert.Null(successors.Find("one"));
    }

    public static TheoryData<string> Others => ["no session", "another user", "another issuer", "another scheme", "another owner", "no user"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Session_of_another_user_is_no_successor(string other)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication()
            .AddKakaoBusiness()
            .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath) = ("second", "/signin-second")));
        var successors = SuccessorsOf(app);
        var (before, after) = other switch
        {
            "no session" => (null, Ticket()),
            "another user" => (Ticket(), Ticket("lee")),
            "another issuer" => (Ticket(), Ticket(issuer: "another issuer")),
            "another scheme" => (Ticket(), Ticket(scheme: "Second")),
            "another owner" => (Ticket(), Ticket(owner: "lee of the app")),
            _ => (Ticket(""), Ticket("")),
        };

        successors.Record("one", before, "two", after);

        Assert.Null(successors.Find("one"));
    }

    private static SessionSuccessors SuccessorsOf(TestApp app) => new(app.Services.GetRequiredService<KakaoBusinessIdentities>());

    private static AuthenticationTicket Ticket(string user = "kim", string? issuer = null, string scheme = "KakaoBusiness", string? owner = null)
    {
        var properties = new AuthenticationProperties();
        properties.Items[BusinessTicketProperties.SchemeItem] = scheme;
        if (owner is not null) AppLogin.Create(AuthenticateResult.Success(new(new ClaimsPrincipal(Identity(owner, null, "password")), "own"))).Record(properties);
        return new(new ClaimsPrincipal(Identity(user, issuer, scheme)), properties, "Cookies");
    }

    private static ClaimsIdentity Identity(string user, string? issuer, string scheme) => new([new Claim(ClaimTypes.NameIdentifier, user, null, issuer)], scheme);
}
