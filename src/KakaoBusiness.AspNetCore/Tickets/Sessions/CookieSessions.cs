using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Cookie mode: no session can be listed, any can be ended.</summary>
internal sealed class CookieSessions(
    EndedSessions ended, KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IOptionsMonitor<CookieAuthenticationOptions> cookies, TimeProvider timeProvider)
    : IKakaoBusinessSessions
{
    public bool CanList => false;

    public Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, CancellationToken cancellationToken)
        => throw new NotSupportedException("In cookie mode the sessions of a user are not known. Add a ticket store: AddKakaoBusinessTicketStore(), or AddKakaoBusinessRedis(...).");

    public Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        ended.AddSession(sessionId, LongestEnd());
        return Task.FromResult(true);
    }

    public Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(currentSessionId);
        ended.AddUser(nameIdentifier, LongestEnd(), currentSessionId);
        return Task.CompletedTask;
    }

    public Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ended.AddUser(nameIdentifier, LongestEnd(), except: null);
        return Task.CompletedTask;
    }

    /// <summary>
    /// When every cookie that is about now has expired. Which lifetime one was given is not known here: the longest that the
    /// options allow, and not less than a year where they set no absolute end.
    /// </summary>
    private DateTimeOffset LongestEnd()
    {
        var longest = TimeSpan.Zero;
        foreach (var scheme in schemes.Names)
        {
            var kakao = options.Get(scheme);
            var ofScheme = kakao.AbsoluteSessionLifetime ?? Max(TimeSpan.FromDays(366), cookies.Get(kakao.SignInScheme).ExpireTimeSpan);
            longest = Max(longest, ofScheme);
        }

        var now = timeProvider.GetUtcNow();
        return DateTimeOffset.MaxValue - now > longest ? now + longest : DateTimeOffset.MaxValue;
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
