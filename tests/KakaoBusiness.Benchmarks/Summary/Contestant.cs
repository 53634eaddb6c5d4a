namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>One of the ways that a <see cref="Race"/> compares.</summary>
/// <param name="Run">What is measured.</param>
/// <param name="Prepare">Makes that many runs ready, before the clock starts.</param>
internal sealed record Contestant(Func<Task> Run, Func<int, Task>? Prepare = null)
{
    private const int RunsAtOnce = 100;

    /// <summary>What takes less than a microsecond is run many times between two looks at the clock.</summary>
    public static Contestant Many<T>(Func<Task<T>> run) => new(() =>
    {
        for (var i = 0; i < RunsAtOnce; i++)
        {
            if (!run().IsCompletedSuccessfully) throw new InvalidOperationException("Not synchronous.");
        }

        return Task.CompletedTask;
    });

    public static Figures Each(Figures many) => new([.. many.Times.Select(time => time / RunsAtOnce)], many.Bytes / RunsAtOnce);
}
