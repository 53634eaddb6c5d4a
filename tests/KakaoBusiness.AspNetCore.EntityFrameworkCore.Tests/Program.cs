using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;
using Xunit.MicrosoftTestingPlatform;

// A test starts this program again, as one of the nodes that share a database. Otherwise it runs the tests, as a generated entry point would.
if (args is [NodeProcess.Argument, ..]) return await NodeProcess.RunAsync(args[1..]);
return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
