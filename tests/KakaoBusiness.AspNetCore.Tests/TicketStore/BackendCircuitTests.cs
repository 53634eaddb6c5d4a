using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed class BackendCircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GuardedTicketBackend.Circuit _circuit;

    public BackendCircuitTests() => _circuit = new GuardedTicketBackend.Circuit(3, TimeSpan.FromSeconds(1), _time);

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++) _circuit.ReportFailure();
    }

    [Fact]
    public void Circuit_stays_closed_until_the_third_failure()
    {
        Fail(2);
        Assert.True(_circuit.TryEnter());
        _circuit.ReportSuccess();
        Fail(2);
        Assert.True(_circuit.TryEnter());
        Fail(1);
        Assert.False(_circuit.TryEnter());
    }

    [Fact]
    public void Only_the_third_failure_reports_an_opening()
        => Assert.Equal([false, false, true, false, false], Enumerable.Range(0, 5).Select(_ => _circuit.ReportFailure()));

    [Fact]
    public void Circuit_is_open_until_the_pause_ends()
    {
        Fail(3);
        Assert.True(_circuit.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public void After_the_pause_one_caller_tries()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
        Assert.False(_circuit.TryEnter());
        Assert.True(_circuit.ReportSuccess());
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void Try_that_fails_begins_another_pause()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
        _circuit.ReportFailure();
        Assert.False(_circuit.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void Abandoned_try_leaves_room_for_the_next()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
        _circuit.ReportNothing();
        Assert.True(_circuit.TryEnter());
    }
}
