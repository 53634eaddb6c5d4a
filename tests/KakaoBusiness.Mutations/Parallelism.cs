namespace KakaoBusiness.Mutations;

/// <summary>The number of concurrent test processes: one per core, each with one test thread.</summary>
internal static class Parallelism
{
    public static readonly ParallelOptions Processes = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
