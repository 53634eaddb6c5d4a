using Microsoft.AspNetCore.Components.Server.Circuits;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// Gives the components of a circuit its session, over all connections that the circuit has one after the other. One for each circuit,
/// created while the browser starts it.
/// </summary>
internal sealed class SessionCircuitHandler(LiveSessions sessions) : CircuitHandler
{
    public LiveSession Session { get; } = new(LiveSession.Current?.Handshake);

    /// <remarks>The framework calls it on the context of the circuit, before it renders the first component.</remarks>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Session.TakeContext();
        return sessions.BindAsync(Session);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Session.Close();
        return Task.CompletedTask;
    }

    /// <remarks>Not an asynchronous method, which would need a state machine for each event of the browser.</remarks>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        // That of the connection over which the activity arrived, set by the hub filter.
        if (LiveSession.Current?.Handshake is { } arrived) Session.Continue(arrived);
        LiveSession.Current = Session;
        return next(context);
    };
}
