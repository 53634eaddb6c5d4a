using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// Represents the session of an interactive circuit or hub connection, which outlives the request that started it. It stores no token: each use looks
/// up the session again with <see cref="LiveSessions"/>.
/// </summary>
internal sealed class LiveSession
{
    private static readonly AsyncLocal<LiveSession?> Ambient = new();

    /// <summary>The sessions of circuits, by the synchronization context on which the code of the circuit runs.</summary>
    private static readonly ConditionalWeakTable<SynchronizationContext, LiveSession> OfCircuits = [];

    private readonly Lock _lock = new();
    private Handshake? _handshake;
    private bool _isClosed;

    public LiveSession(Handshake? handshake) => _handshake = handshake;

    /// <summary>Gets or sets the session of the circuit or hub connection whose code is running.</summary>
    public static LiveSession? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>
    /// Gets the request that started the latest connection, or <see langword="null"/> if the circuit or connection has ended or had no request.
    /// </summary>
    public Handshake? Handshake
    {
        get { lock (_lock) return _handshake; }
    }

    /// <summary>Gets whether the circuit or connection has ended.</summary>
    public bool IsClosed
    {
        get { lock (_lock) return _isClosed; }
    }

    /// <summary>
    /// Gets or sets the users who had a session at the start, by Kakao Business scheme, or <see langword="null"/> until they have been read.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Users { get; set; }

    /// <summary>Gets or sets the timestamp of the last check for a hub that found the session alive.</summary>
    public long? CheckedAt { get; set; }

    /// <summary>
    /// Returns the session of the circuit or hub connection that makes a call. A request has none, except the one that carries a SignalR connection,
    /// because it shows the user as of its start.
    /// </summary>
    /// <remarks>
    /// On the synchronization context of a circuit, it is the session of that circuit, whatever the execution context contains. <c>InvokeAsync</c> of
    /// a component runs its callback in the execution context of the caller, which is another user's if that user's click or request raised the
    /// event.
    /// </remarks>
    public static LiveSession? FindFor(HttpContext? request)
        => SynchronizationContext.Current is { } context && OfCircuits.TryGetValue(context, out var ofCircuit) ? ofCircuit
            : request is null || IsOfHub(request) ? Current : null;

    /// <summary>Returns whether the request carries a SignalR connection, so that its session is as old as the connection.</summary>
    public static bool CarriesConnection(HttpContext request) => IsOfHub(request) && request.Response.HasStarted;

    /// <summary>
    /// Continues over another connection, with the current cookies of the browser. Closes the session if the users at the start are unknown, because
    /// the new connection could be another user's.
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

    /// <summary>Makes this the session of all code on the current synchronization context, which is the circuit's.</summary>
    public void TakeContext()
    {
        if (SynchronizationContext.Current is { } context) OfCircuits.AddOrUpdate(context, this);
    }

    /// <summary>Removes the user. Code that still runs in the background no longer finds a session.</summary>
    public void Close()
    {
        lock (_lock) (_handshake, _isClosed) = (null, true);
    }

    /// <summary>Returns a constant, never the handshake.</summary>
    public override string ToString() => "[live session]";

    private static bool IsOfHub(HttpContext request) => request.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;
}
