using System.Text.Json;

namespace KakaoBusiness.Emulator.Tool;

/// <summary>The exception that is thrown when the file has faults. It contains all of them.</summary>
internal sealed class EmulatorFileException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>Reads the file of <c>--file</c>: the clients, personas, faults and settings of an emulator.</summary>
internal static class EmulatorFile
{
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly Dictionary<string, KoePlacement> KoePlacements = new()
    {
        ["errorDescription"] = KoePlacement.ErrorDescription,
        ["error"] = KoePlacement.Error,
        ["errorCode"] = KoePlacement.ErrorCode,
    };

    private static readonly Dictionary<string, KakaoTokenInformationShape> Shapes = new()
    {
        ["agreements"] = KakaoTokenInformationShape.Agreements,
        ["lists"] = KakaoTokenInformationShape.Lists,
    };

    /// <exception cref="EmulatorFileException">The file cannot be read, or has faults.</exception>
    public static KakaoEmulator Read(string path)
    {
        var faults = new List<string>();
        using var document = Open(path);
        var emulator = JsonMembers.Read(document.RootElement, faults, CreateEmulator);
        return faults.Count == 0 ? emulator : throw new EmulatorFileException([.. faults.Select(fault => $"{path}: {fault}")]);
    }

    private static JsonDocument Open(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path), Json);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new EmulatorFileException([$"{path}: {unreadable.Message}"]);
        }
    }

    private static KakaoEmulator CreateEmulator(JsonMembers root)
    {
        root.ReadText("$schema");
        var options = new KakaoEmulatorOptions();
        options.Clients = [.. root.ReadObjects("clients", ReadClient) ?? []];
        RefuseRepeated(root, "clients", options.Clients.Select(client => client.ClientId).Append(options.ClientId), "clientId");
        if (root.ReadTexts("redirectUris") is { } redirectUris) options.RedirectUris = ReadRedirectUris(root, redirectUris);
        if (root.ReadFlag("allowLoopbackRedirectUris") is { } loopback) options.AllowLoopbackRedirectUris = loopback;
        if (root.ReadTexts("consentItems") is { } items) options.ConsentItems = [.. items];
        if (root.ReadTime("codeLifetime") is { } code) options.CodeLifetime = code;
        if (root.ReadTime("consentLifetime") is { } consent) options.ConsentLifetime = consent;
        if (root.ReadTime("tokenInactivityLifetime") is { } inactivity) options.TokenInactivityLifetime = inactivity;
        if (root.ReadChoice("koePlacement", KoePlacements) is { } placement) options.KoePlacement = placement;
        if (root.ReadChoice("tokenInformationShape", Shapes) is { } shape) options.TokenInformationShape = shape;
        if (root.ReadFlag("enforcePace") is { } pace) options.EnforcePace = pace;
        if (root.ReadObjects("personas", PersonaReader.Read) is { } personas) options.Personas = ReadPersonas(root, personas);

        var emulator = new KakaoEmulator(options);
        foreach (var fault in root.ReadObjects("faults", FaultReader.Read) ?? []) emulator.Faults.Add(fault);
        return emulator;
    }

    private static KakaoClient ReadClient(JsonMembers client)
    {
        var defaults = new KakaoClient { ClientId = "" };
        return new()
        {
            ClientId = client.ReadRequiredText("clientId"),
            ClientSecret = client.ReadText("clientSecret"),
            AppName = client.ReadText("appName") ?? defaults.AppName,
            AppId = (int)(client.ReadNumber("appId", 1, int.MaxValue) ?? defaults.AppId),
        };
    }

    private static List<KakaoPersona> ReadPersonas(JsonMembers root, IReadOnlyList<KakaoPersona> personas)
    {
        if (personas.Count == 0) root.AddFault("personas", "is empty: omit it to use the default personas.");
        RefuseRepeated(root, "personas", personas.Select(persona => persona.Key), "key");
        RefuseRepeated(root, "personas", personas.Select(persona => persona.Id), "id");
        return [.. personas];
    }

    private static HashSet<string> ReadRedirectUris(JsonMembers root, IReadOnlyList<string> redirectUris)
    {
        foreach (var redirectUri in redirectUris)
        {
            if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
                root.AddFault("redirectUris", $"contains '{redirectUri}', which is not an absolute http or https URL.");
        }

        return [.. redirectUris];
    }

    private static void RefuseRepeated<T>(JsonMembers root, string name, IEnumerable<T> values, string member)
    {
        foreach (var repeated in values.GroupBy(value => value).Where(group => group.Count() > 1 && !Equals(group.Key, default(T)) && !Equals(group.Key, "")))
            root.AddFault(name, $"contains the {member} '{repeated.Key}' twice.");
    }
}
