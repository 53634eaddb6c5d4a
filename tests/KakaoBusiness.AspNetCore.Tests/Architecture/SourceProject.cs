using System.Collections.Concurrent;
using KakaoBusiness.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KakaoBusiness.AspNetCore.Tests.Architecture;

/// <summary>The sources of a project, read by the compiler: which file names a type, a member or an extension method of which folder.</summary>
internal sealed class SourceProject
{
    public const string Root = "root";

    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly ConcurrentDictionary<string, Lazy<SourceProject>> Loaded = new();

    private readonly string _folder;
    private readonly CSharpCompilation _compilation;
    private readonly Lazy<List<Tie>> _ties;

    private SourceProject(string name)
    {
        _folder = Path.Combine(Repository.Root, "src", name);
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        var trees = FindFiles(_folder).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)).ToList();
        var usings = CSharpSyntaxTree.ParseText(string.Concat(ImplicitUsings.Select(import => $"global using {import};\n")), options);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileNameWithoutExtension(file) != name)
            .Select(file => MetadataReference.CreateFromFile(file));
        _compilation = CSharpCompilation.Create(name, [usings, .. trees], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Files = trees.ToHashSet();
        _ties = new(FindTies);
    }

    public IReadOnlySet<SyntaxTree> Files { get; }

    /// <summary>Gets every use of a folder in another one.</summary>
    public IReadOnlyList<Tie> Ties => _ties.Value;

    public static SourceProject Load(string name) => Loaded.GetOrAdd(name, name => new(() => new SourceProject(name))).Value;

    /// <summary>Finds the C# files below a folder, without those of a build.</summary>
    public static IEnumerable<string> FindFiles(string folder)
        => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    /// <summary>Returns the folder of a file below the project, or <see cref="Root"/>.</summary>
    public string FolderOf(SyntaxTree file)
    {
        var folder = Path.GetDirectoryName(Path.GetRelativePath(_folder, file.FilePath))!.Replace('\\', '/');
        return folder.Length == 0 ? Root : folder;
    }

    private List<Tie> FindTies()
    {
        var ties = new List<Tie>();
        foreach (var file in Files)
        {
            var (folder, model) = (FolderOf(file), _compilation.GetSemanticModel(file));
            foreach (var name in file.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
            {
                if (FindDeclaration(model.GetSymbolInfo(name)) is { } other && other != file && FolderOf(other) is var used && used != folder)
                    ties.Add(new Tie(folder, used, $"{Path.GetFileName(file.FilePath)} uses {name.Identifier.Text}"));
            }
        }

        return [.. ties.Distinct()];
    }

    /// <summary>Finds the constructors, primary ones too, with their numbers of parameters.</summary>
    public IEnumerable<(string Type, int Parameters)> FindConstructors()
        => Files.SelectMany(file => file.GetRoot().DescendantNodes()).Select(node => node switch
        {
            TypeDeclarationSyntax { ParameterList: { } list } type => (type.Identifier.Text, list.Parameters.Count),
            ConstructorDeclarationSyntax constructor => (constructor.Identifier.Text, constructor.ParameterList.Parameters.Count),
            _ => default,
        }).Where(constructor => constructor.Text is not null)!;

    private SyntaxTree? FindDeclaration(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is IMethodSymbol { ReducedFrom: { } extension }) symbol = extension;
        return symbol is INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol
            ? symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree is { } tree && Files.Contains(tree) ? tree : null
            : null;
    }
}

/// <summary>One folder uses another one.</summary>
internal sealed record Tie(string From, string To, string Reason)
{
    public override string ToString() => $"{From} → {To}: {Reason}";
}
