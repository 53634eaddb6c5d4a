using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// The session of an interactive circuit or of a hub connection, which outlives the request that began it. It has no token: each use
/// looks the session up again, by <see cref="LiveSessions"/>.
/// </summary>
internal sealed class LiveSession
{
    private static readonly AsyncLocal<LiveSession?> Ambient = new();

    /// <summary>By the synchronization context on which the code of a circuit runs.</summary>
    private static readonly ConditionalWeakTable<SynchronizationContext, LiveSession> OfCircuits = [];

    private readonly Lock _lock = new();
    private Handshake? _handshake;
    private bool _isClosed;

    public LiveSession(Handshake? handshake) => _handshake = handshake;

    /// <summary>That of the circuit or hub connection whose code runs now.</summary>
    public static LiveSession? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The request that began the latest connection; <see langword="null"/> when the circuit or connection is over, or had none.</summary>
    public Handshake? Handshake
    {
        get { lock (_lock) return _handshake; }
    }

    /// <summary>Whether the circuit or connection is over.</summary>
    public bool IsClosed
    {
        get { lock (_lock) return _isClosed; }
    }

    /// <summary>Whose sessions there were at the start, by Kakao Business scheme; <see langword="null"/> until they were read.</summary>
    public IReadOnlyDictionary<string, string>? Users { get; set; }

    /// <summary>When a check of a hub invocation last found the session alive, as a timestamp.</summary>
    public long? CheckedAt { get; set; }

    /// <summary>
    /// Returns the session of the circuit or hub connection for which a call is made. In a request there is none, except in the one over
    /// which SignalR's connection runs: it shows the user as of its start.
    /// </summary>
    /// <remarks>
    /// On the context of a circuit it is that circuit's, whatever flowed there: <c>InvokeAsync</c> of a component runs its callback in
    /// the flow of the caller, which is another user's when that user's click or request raised the event.
    /// </remarks>
    public static LiveSession? FindFor(HttpContext? request)
        => SynchronizationContext.Current is { } context && OfCircuits.TryGetValue(context, out var ofCircuit) ? ofCircuit
            : request is null || IsOfHub(request) ? Current : null;

    /// <summary>Whether the request carries a connection of SignalR, so that its session is as old as the connection.</summary>
    public static bool CarriesConnection(HttpContext request) => IsOfHub(request) && request.Response.HasStarted;

    /// <summary>
    /// Continues over another connection, with the cookies that the browser has now. Without the users of the start nobody could say whether
    /// it is the same one.
    /// </summary>
    public void Continue(Handshake handshake)
    {
        lock (_lock)
        {
            if (_isClosed || _handshake == handshake) return;
            if (Users is null) Close();
            else _handshake = handshake;
        }
    }

    /// <summary>Makes this the session of all code on the current synchronization context, which is that of a circuit.</summary>
    public void TakeContext()
    {
        if (SynchronizationContext.Current is { } context) OfCircuits.AddOrUpdate(context, this);
    }

    /// <summary>Forgets the user. Code that still runs in the background finds no session.</summary>
    public void Close()
    {
        lock (_lock) (_handshake, _isClosed) = (null, true);
    }

    /// <summary>Never the handshake.</summary>
    public override string ToString() => "[live session]";

    private static bool IsOfHub(HttpContext request) => request.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;
}
