using System.Buffers.Binary;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Records in cookie mode which sessions ended before their cookies expired, so that a copy of a cookie does not work after the sign-out (OWASP
/// ASVS 5.0, 7.4.1). An entry lives until the session's absolute end, because a node that does not know of the sign-out may have renewed a copy.
/// Looking up a session makes no remote call.
/// </summary>
internal sealed class EndedSessions(
    SessionLifetime lifetime, IOptions<KakaoBusinessEndedSessionsOptions> options, TimeProvider timeProvider, KakaoBusinessLogger logger)
    : IKakaoBusinessSessions
{
    private readonly Lock _lock = new();
    private readonly EndedEntries _entries = new(options.Value.Capacity);
    private readonly DateTimeOffset _started = timeProvider.GetUtcNow();
    private volatile bool _isUnread = options.Value is { IsShared: true, AllowUncheckedSessions: false };
    private long _version;

    /// <summary>Gets whether this node has to read the shared list before it knows which sessions ended before it started.</summary>
    public bool IsUnread => _isUnread;

    /// <summary>Gets a number that changes with each entry that is added.</summary>
    public long Version => Interlocked.Read(ref _version);

    public EndedEntries Entries => _entries;

    /// <summary>Ends the session of a ticket.</summary>
    public void End(AuthenticationTicket ticket)
    {
        if (!SessionId.TryParse(ticket.Properties.GetSessionId(), out var id)) return;
        var now = timeProvider.GetUtcNow();
        var at = ticket.Properties.GetSessionStart() is { } start && start > now ? start : now;
        Add(new(EndedKind.Session, GetUser(ticket.Principal, id), id, at, lifetime.FindEnd(ticket.Properties) ?? LongestEnd(at)));
    }

    /// <summary>Ends one session of a user. Returns <see langword="false"/> if the text does not have the form of an ID.</summary>
    public bool EndSession(string nameIdentifier, string sessionId)
    {
        if (!SessionId.TryParse(sessionId, out var id)) return false;
        var now = timeProvider.GetUtcNow();
        Add(new(EndedKind.Session, ComputeHash(nameIdentifier), id, now, LongestEnd(now)));
        return true;
    }

    /// <summary>Ends all sessions of a user that have started by now, or all except one.</summary>
    public void EndUser(string nameIdentifier, string? except)
    {
        var now = timeProvider.GetUtcNow();
        Add(new(EndedKind.User, ComputeHash(nameIdentifier), SessionId.ParseOrZero(except), now, LongestEnd(now)));
    }

    /// <summary>Adds the entries of other nodes. An entry in the future is refused, because it would lock out its user.</summary>
    /// <returns>Whether no entry was refused. A refused entry may only be ahead of this node's clock.</returns>
    public bool Merge(IReadOnlyCollection<EndedEntry> entries)
    {
        var (now, longest) = (timeProvider.GetUtcNow(), lifetime.Longest);
        var isComplete = true;
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                if (Timestamp.IsAhead(entry.At, now)) isComplete = false;
                else if (entry.Until > now) Add(entry, now, longest);
            }
        }

        return isComplete;
    }

    /// <summary>Records that this node has read the shared list.</summary>
    public void ReportRead() => _isUnread = false;

    public List<EndedEntry> Snapshot()
    {
        var now = timeProvider.GetUtcNow();
        lock (_lock) return _entries.ToList().FindAll(entry => entry.Until > now);
    }

    public bool Contains(AuthenticationTicket ticket)
    {
        if (_entries.Count == 0 || ticket.Properties.GetSessionId() is not { } text) return false;
        var id = SessionId.ParseOrZero(text);
        var start = ticket.Properties.GetSessionStart();
        if (_entries.Everyone is { } everyone && !(start > everyone.At)) return true;

        UInt128? user = null;
        foreach (var ended in _entries.FindSession(id))
        {
            if (ended.User == (user ??= GetUser(ticket.Principal, id))) return true;
        }

        if (!_entries.HasUsers) return false;
        foreach (var ended in _entries.FindUser(user ?? GetUser(ticket.Principal, id)))
        {
            if (!(start > ended.At) && (ended.Session != id || id == default)) return true;
        }

        return false;
    }

    /// <summary>
    /// Returns whether this node does not know if the session of a ticket has ended, because the session started before the node and the shared
    /// list is unread.
    /// </summary>
    public bool IsUnknown(AuthenticationTicket ticket)
        => _isUnread && ticket.Properties.GetSessionId() is not null && !(ticket.Properties.GetSessionStart() > _started);

    public bool CanList => false;

    public Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip, int take, CancellationToken cancellationToken)
        => throw new NotSupportedException("Sessions cannot be listed in cookie mode. Add a ticket store with AddKakaoBusinessTicketStore() or AddKakaoBusinessRedis(...).");

    public Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return Task.FromResult(EndSession(nameIdentifier, sessionId));
    }

    public Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentException.ThrowIfNullOrEmpty(currentSessionId);
        EndUser(nameIdentifier, currentSessionId);
        return Task.CompletedTask;
    }

    public Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        EndUser(nameIdentifier, except: null);
        return Task.CompletedTask;
    }

    private void Add(EndedEntry entry) => Merge([entry]);

    private void Add(EndedEntry entry, DateTimeOffset now, TimeSpan longest)
    {
        if (!_entries.Add(entry)) return;
        Interlocked.Increment(ref _version);
        if (_entries.FoldUser(entry.User, longest)) logger.EndedSessionsFolded(1);
        var (users, everyone) = _entries.Trim(now, longest);
        if (users > 0) logger.EndedSessionsFolded(users);
        if (everyone) logger.EndedSessionsOfAllFolded(options.Value.Capacity);
    }

    private DateTimeOffset LongestEnd(DateTimeOffset from) => EndedEntries.After(from, lifetime.Longest);

    /// <summary>
    /// Returns the hash of the user. A session without a user counts as a separate user, because its entry must not fold with those of others.
    /// </summary>
    private static UInt128 GetUser(ClaimsPrincipal principal, UInt128 id)
        => principal.FindFirstValue(ClaimTypes.NameIdentifier) is { Length: > 0 } nameIdentifier ? ComputeHash(nameIdentifier) : id;

    private static UInt128 ComputeHash(string nameIdentifier)
        => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.EndedUser\n" + nameIdentifier)));
}
