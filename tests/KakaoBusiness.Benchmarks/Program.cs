using KakaoBusiness.Benchmarks.Load;
using KakaoBusiness.Benchmarks.Parts;
using KakaoBusiness.Benchmarks.Summary;

// Without arguments everything is measured. --part is one part in this process; the others are what parts start.
switch (args)
{
    case ["--part", var name]:
        await SummaryRun.Parts[name]();
        break;
    case ["--cold", var which]:
        await ColdStartPart.RunChildAsync(which);
        break;
    case ["--serve", var mode, var endpoint, var prefix]:
        await LoadedApp.RunChildAsync(mode, endpoint, prefix);
        break;
    case ["--drive", var address, var users, var seconds, var isAnonymous]:
        await Driver.RunChildAsync(address, users, seconds, isAnonymous);
        break;
    case ["--node", var connectionString]:
        await ConnectionsPart.RunNodeAsync(connectionString);
        break;
    case [] or ["--summary", ..]:
        await SummaryRun.RunAsync([.. args.Skip(1)]);
        break;
    default:
        Console.Error.WriteLine("Usage: [--summary [page…]] writes the tables to the console, and to the pages between <!-- figures --> and <!-- /figures -->.");
        Environment.ExitCode = 1;
        break;
}
