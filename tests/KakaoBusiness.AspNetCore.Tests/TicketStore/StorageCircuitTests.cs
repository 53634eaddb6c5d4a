using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed class StorageCircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StorageCircuit _circuit;

    public StorageCircuitTests() => _circuit = new StorageCircuit(3, TimeSpan.FromSeconds(1), _time);

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++) _circuit.ReportFailure();
    }

    [Fact]
    public void It_lets_everybody_through_until_the_third_failure_in_a_row()
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
    public void After_the_pause_one_caller_tries_and_the_others_wait_for_its_outcome()
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
    public void A_try_that_fails_begins_another_pause()
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
    public void A_try_whose_caller_goes_away_leaves_room_for_the_next()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_circuit.TryEnter());
        _circuit.ReportNothing();
        Assert.True(_circuit.TryEnter());
    }
}
