using Microsoft.AspNetCore.Components.Server.Circuits;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// Provides the session of a circuit to its components, across all connections that the circuit has over time. Each circuit has one instance, created
/// while the browser starts it.
/// </summary>
internal sealed class SessionCircuitHandler(LiveSessions sessions) : CircuitHandler
{
    public LiveSession Session { get; } = new(LiveSession.Current?.Handshake);

    /// <remarks>The framework calls this method on the synchronization context of the circuit, before it renders the first component.</remarks>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Session.TakeContext();
        return sessions.BindAsync(Session);
    }

    /// <remarks>The framework calls this method for each connection, before the circuit gets the user of that connection.</remarks>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // The hub filter has set the session of the connection.
        if (LiveSession.Current?.Handshake is { } handshake) Session.Continue(handshake);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Session.Close();
        return Task.CompletedTask;
    }

    /// <remarks>Not async, because an async method would need a state machine for each browser event.</remarks>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        LiveSession.Current = Session;
        return next(context);
    };
}
