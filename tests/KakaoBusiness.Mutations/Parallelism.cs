namespace KakaoBusiness.Mutations;

/// <summary>How many test processes run at once: one a core, each with one thread of tests.</summary>
internal static class Parallelism
{
    public static readonly ParallelOptions Processes = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}
