using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>Compiles what a reader would have after copying a block: with nullable references, and with warnings as errors.</summary>
internal static partial class BlockCompiler
{
    /// <summary>What a project of <c>dotnet new web</c> has by itself (ImplicitUsings of Microsoft.NET.Sdk.Web).</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>Versions of references that are unified: the SDK's NoWarn.</summary>
    private static readonly Dictionary<string, ReportDiagnostic> OffInEveryProject = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    private const string SampleAssembly = "KakaoBusiness.Samples.Mvc";

    private static readonly string[] Assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>The assembly of a program.</summary>
    public static Assembly CompileProgram(string name, string source)
        // Its Program is its own, not the sample's.
        => Compile(name, source, OutputKind.ConsoleApplication, Assemblies.Where(path => Path.GetFileNameWithoutExtension(path) != SampleAssembly));

    /// <summary>The assembly of a class that tests the sample.</summary>
    public static Assembly CompileTest(string name, string source) => Compile(name, source, OutputKind.DynamicallyLinkedLibrary, Assemblies);

    /// <summary>The using directives of a block, which have to stand first, and the rest.</summary>
    public static (string Usings, string Code) Split(string block)
        => (string.Join('\n', UsingLine().Matches(block).Select(match => match.Value)), UsingLine().Replace(block, ""));

    private static Assembly Compile(string name, string source, OutputKind kind, IEnumerable<string> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(source)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: OffInEveryProject));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        var faults = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"The block does not compile:\n{string.Join('\n', faults)}\n\n{source}");

        bytes.Position = 0;
        var assembly = AssemblyLoadContext.Default.LoadFromStream(bytes);
        // MVC looks for controllers in the assembly that has the app's name.
        AssemblyLoadContext.Default.Resolving += (_, wanted) => wanted.Name == name ? assembly : null;
        return assembly;
    }

    [GeneratedRegex(@"^using [\w.]+;\r?$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
