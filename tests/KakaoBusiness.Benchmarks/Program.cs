using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using KakaoBusiness.Benchmarks.Connections;
using KakaoBusiness.Benchmarks.Load;
using KakaoBusiness.Benchmarks.Summary;

switch (args)
{
    case ["--summary", .. var path]:
        await SummaryRun.RunAsync(path.FirstOrDefault());
        break;
    case ["--load", .. var load]:
        await LoadRun.RunAsync(load);
        break;
    case ["--connections", .. var connections]:
        await ConnectionsRun.RunAsync(connections);
        break;
    case ["--cold-start"]:
        await ColdStart.MeasureAsync(new SummaryTable());
        break;
    case ["--cold", var which]:
        await ColdStart.RunChildAsync(which);
        break;
    default:
        Measure(args);
        break;
}

// In a method of its own, so that a cold start does not load what it needs.
static void Measure(string[] args)
{
    // In this process: a generated project would have to be excused from the rules of this one.
    var config = DefaultConfig.Instance
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default);
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
}
