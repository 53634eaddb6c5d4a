using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A session rewritten for the sake of a check lives no longer for it.</summary>
public class HeldExpiryTests
{
    private static readonly DateTimeOffset Issued = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Expires = Issued.AddHours(8);
    private static readonly DateTimeOffset Now = Issued.AddHours(5);

    [Fact]
    public void Held_expiry_is_restored_once()
    {
        var properties = new AuthenticationProperties { IssuedUtc = Issued, ExpiresUtc = Expires };

        SessionLifetime.HoldExpiry(properties, Now);
        var whileHeld = properties.IssuedUtc;
        // The cookie handler gives what it renews a whole lifetime.
        properties.ExpiresUtc = Now.AddHours(8);
        var first = SessionLifetime.RestoreExpiry(properties);
        var restored = (properties.IssuedUtc, properties.ExpiresUtc);

        Assert.Equal(Now, whileHeld);
        Assert.True(first);
        Assert.Equal((Issued, Expires), restored);
        Assert.False(SessionLifetime.RestoreExpiry(properties));
        Assert.DoesNotContain(properties.Items.Keys, key => key.StartsWith(".kakaobusiness", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Session_without_an_end_is_left_alone(bool hasIssued, bool hasExpires)
    {
        var properties = new AuthenticationProperties { IssuedUtc = hasIssued ? Issued : null, ExpiresUtc = hasExpires ? Expires : null };

        SessionLifetime.HoldExpiry(properties, Now);

        Assert.False(SessionLifetime.RestoreExpiry(properties));
        Assert.Equal((hasIssued ? Issued : null, hasExpires ? Expires : (DateTimeOffset?)null), (properties.IssuedUtc, properties.ExpiresUtc));
    }
}
