using CsCheck;

namespace KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

/// <summary>
/// How many inputs the properties get: few in an ordinary run, and in a long one <c>KAKAOBUSINESS_FUZZ_INPUTS</c> of them, shared
/// out evenly. A failure prints a seed; <c>CsCheck_Seed</c> runs that input again.
/// </summary>
internal static class Fuzzing
{
    private const long ShortRun = 2_000;

    private static readonly int Properties = typeof(Fuzzing).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Fuzzing).Namespace)
        .Sum(type => type.GetMethods().Count(method => method.IsDefined(typeof(FactAttribute), inherit: true)));

    private static readonly long InputsOfEach =
        long.TryParse(Environment.GetEnvironmentVariable("KAKAOBUSINESS_FUZZ_INPUTS"), out var inputs) ? (inputs + Properties - 1) / Properties : ShortRun;

    /// <summary>Looks for an input on which the property throws.</summary>
    public static void Check<T>(this Gen<T> inputs, Action<T> property) => inputs.Sample(property, iter: InputsOfEach);

    /// <inheritdoc cref="Check{T}(Gen{T}, Action{T})"/>
    public static void Check<T1, T2>(this Gen<(T1, T2)> inputs, Action<T1, T2> property) => inputs.Sample(property, iter: InputsOfEach);

    /// <inheritdoc cref="Check{T}(Gen{T}, Action{T})"/>
    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> inputs, Action<T1, T2, T3> property) => inputs.Sample(property, iter: InputsOfEach);

    /// <inheritdoc cref="Check{T}(Gen{T}, Action{T})"/>
    public static void Check<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> inputs, Action<T1, T2, T3, T4> property) => inputs.Sample(property, iter: InputsOfEach);

    /// <summary>
    /// Runs the code, which may allocate in proportion to its input and no more: an input must not be able to ask for memory
    /// that it does not bring.
    /// </summary>
    public static T Bounded<T>(int inputLength, Func<T> code)
    {
        var limit = (64 * 1024) + (256L * inputLength);
        // Whoever comes first may pay for what the process needs once, such as the tables of international host names.
        var allocated = Measure(code, out var result);
        if (allocated > limit) allocated = Measure(code, out result);
        return allocated <= limit ? result : throw new InvalidOperationException($"{allocated} bytes were allocated for an input of {inputLength}.");
    }

    private static long Measure<T>(Func<T> code, out T result)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        result = code();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
