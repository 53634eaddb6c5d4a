using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>Compiles what a reader has after copying a block: with nullable references, and with warnings as errors.</summary>
internal static partial class BlockCompiler
{
    /// <summary>The usings that a project of <c>dotnet new web</c> has (ImplicitUsings of Microsoft.NET.Sdk.Web).</summary>
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

    /// <summary>As a test project has.</summary>
    private const string TestUsing = "global using Xunit;";

    private static readonly string[] Assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>A program has a class Program, which must not be confused with the sample's.</summary>
    private static readonly string[] AssembliesWithoutSample = [.. Assemblies.Where(path => Path.GetFileNameWithoutExtension(path) != SampleAssembly)];

    private static readonly ConcurrentDictionary<string, MetadataReference> References = new();

    /// <summary>The assembly of a program.</summary>
    public static Assembly CompileProgram(string name, string source) => Compile(name, source, OutputKind.ConsoleApplication, AssembliesWithoutSample);

    /// <summary>The assembly of a class that tests the sample.</summary>
    public static Assembly CompileTest(string name, string source) => Compile(name, source, OutputKind.DynamicallyLinkedLibrary, Assemblies);

    /// <summary>The using directives of a block, which have to stand first, and the rest.</summary>
    public static (string Usings, string Code) Split(string block)
        => (string.Join('\n', UsingLine().Matches(block).Select(match => match.Value)), UsingLine().Replace(block, ""));

    /// <summary>Compiles a block that no recipe runs: with the variables that it does not declare, and the types of the page's other blocks.</summary>
    public static void CompileAlone(CodeBlock block, IEnumerable<CodeBlock> othersOfPage)
    {
        var root = CSharpSyntaxTree.ParseText(block.Text).GetCompilationUnitRoot();
        var isProgram = root.Members.OfType<GlobalStatementSyntax>().Any();
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var (usings, code) = Split(block.Text);
        var isTest = code.Contains("Assert.", StringComparison.Ordinal) || code.Contains("[Fact]", StringComparison.Ordinal);
        Emit("Block", $"{usings}\n{(isProgram ? MissingVariables(root) : "")}\n{code}", [.. TypesOf(root, othersOfPage), .. isTest ? [TestUsing] : (string[])[]],
            kind, isTest ? Assemblies : AssembliesWithoutSample);
    }

    /// <summary>The variables that documentation takes for granted, unless the block declares them.</summary>
    private static string MissingVariables(CompilationUnitSyntax root)
    {
        var statements = root.Members.OfType<GlobalStatementSyntax>().ToList();
        var declared = statements.SelectMany(statement => statement.DescendantNodes().OfType<VariableDeclaratorSyntax>()).Select(variable => variable.Identifier.Text).ToHashSet();
        var used = statements.SelectMany(statement => statement.DescendantNodes().OfType<IdentifierNameSyntax>()).Select(name => name.Identifier.Text).ToHashSet();
        var lines = new List<string>();
        if (!declared.Contains("builder")) lines.Add("var builder = WebApplication.CreateBuilder(args);");
        if (used.Contains("services") && !declared.Contains("services")) lines.Add("var services = builder.Services;");
        if (used.Contains("options") && !ParametersOf(root).Contains("options")) lines.Add("var options = new KakaoBusiness.AspNetCore.KakaoBusinessOptions();");
        if (used.Contains("app") && !declared.Contains("app")) lines.Add("var app = builder.Build();");
        return string.Join('\n', lines);
    }

    private static HashSet<string> ParametersOf(CompilationUnitSyntax root)
        => [.. root.DescendantNodes().OfType<ParameterSyntax>().Select(parameter => parameter.Identifier.Text)];

    /// <summary>The types that the other blocks declare and this one does not, each with the usings of its block.</summary>
    private static IEnumerable<string> TypesOf(CompilationUnitSyntax root, IEnumerable<CodeBlock> others)
    {
        var taken = root.Members.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text).ToHashSet();
        foreach (var other in others.Select(block => CSharpSyntaxTree.ParseText(block.Text).GetCompilationUnitRoot()))
        {
            var types = other.Members.OfType<BaseTypeDeclarationSyntax>().Where(type => taken.Add(type.Identifier.Text)).ToList();
            if (types.Count > 0) yield return $"{other.Usings.ToFullString()}\n{string.Join('\n', types.Select(type => type.ToFullString()))}";
        }
    }

    private static Assembly Compile(string name, string source, OutputKind kind, IEnumerable<string> references)
    {
        using var bytes = Emit(name, source, [], kind, references);
        var assembly = AssemblyLoadContext.Default.LoadFromStream(bytes);
        // MVC looks for controllers in the assembly that has the app's name.
        AssemblyLoadContext.Default.Resolving += (_, wanted) => wanted.Name == name ? assembly : null;
        return assembly;
    }

    private static MemoryStream Emit(string name, string source, IEnumerable<string> more, OutputKind kind, IEnumerable<string> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(source), .. more.Select(text => CSharpSyntaxTree.ParseText(text))],
            references.Select(path => References.GetOrAdd(path, key => MetadataReference.CreateFromFile(key))),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: OffInEveryProject));
        var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        var faults = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"The block does not compile:\n{string.Join('\n', faults)}\n\n{source}");
        bytes.Position = 0;
        return bytes;
    }

    [GeneratedRegex(@"^using [\w.]+;\r?$", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
