namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>A user as the section <c>Agency:Users</c> describes it.</summary>
public sealed record ConfiguredUser
{
    /// <summary>Gets the name to sign in with.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the password. It is stored as Identity's hash only.</summary>
    public string Password { get; init; } = "";

    /// <summary>Gets the keys of the advertisers that the user runs.</summary>
    public IReadOnlyList<string> Advertisers { get; init; } = [];
}

/// <summary>
/// Who may sign in, and who runs which advertiser. Configuration decides: the database follows at each start. An agency of your own
/// would have pages for this.
/// </summary>
public sealed class ConfiguredUsers
{
    private const string Section = "Agency:Users";
    private const int MaxKeyLength = 200;

    private static readonly ConfiguredUser[] Demo =
    [
        new() { Name = "kim", Password = "kim-hanok-2026", Advertisers = ["hanok-cafe", "seoul-bikes", "한빛서점"] },
        new() { Name = "lee", Password = "lee-busan-2026", Advertisers = ["busan-books", "jeju-tea"] },
    ];

    /// <summary>Reads the users.</summary>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="environment">Development has users for demonstration if none are configured.</param>
    /// <exception cref="InvalidOperationException">The users cannot be meant so; the message lists every fault with its remedy.</exception>
    public ConfiguredUsers(IConfiguration configuration, IHostEnvironment environment)
    {
        var configured = configuration.GetSection(Section).Get<ConfiguredUser?[]>()?.Select(Complete).ToArray() ?? [];
        IsDemo = configured.Length == 0 && environment.IsDevelopment();
        All = IsDemo ? Demo : configured;

        var faults = FindFaults(All).ToList();
        if (faults.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Gets all users.</summary>
    public IReadOnlyList<ConfiguredUser> All { get; }

    /// <summary>Gets whether these are the users for demonstration, whose passwords the login page shows.</summary>
    public bool IsDemo { get; }

    /// <summary>Configuration can hold nulls, which are faults like empty values.</summary>
    private static ConfiguredUser Complete(ConfiguredUser? user) => new()
    {
        Name = user?.Name ?? "",
        Password = user?.Password ?? "",
        Advertisers = [.. (user?.Advertisers ?? [""]).Select(key => key ?? "")],
    };

    private static IEnumerable<string> FindFaults(IReadOnlyList<ConfiguredUser> users)
    {
        if (users.Count == 0)
            yield return $"Nobody could sign in: set {Section}:0:Name, {Section}:0:Password and {Section}:0:Advertisers:0. Only Development has users for demonstration.";

        for (var number = 0; number < users.Count; number++)
        {
            var user = users[number];
            if (string.IsNullOrWhiteSpace(user.Name)) yield return $"{Section}:{number}:Name is missing: set the name to sign in with.";
            if (user.Password.Length == 0) yield return $"{Section}:{number}:Password is missing: set one.";
            foreach (var key in user.Advertisers.Where(key => !IsUsable(key)))
                yield return $"{Section}:{number}:Advertisers has the key '{key}', which cannot be part of a URL: use 1 to {MaxKeyLength} characters without '/', '\\' and control characters, and not '.' or '..'.";
        }

        // As Identity compares names.
        foreach (var name in users.GroupBy(user => user.Name.Normalize().ToUpperInvariant()).Where(same => same.Count() > 1))
            yield return $"{Section} has the name '{name.First().Name}' twice, letter case aside: give each user another name.";
        foreach (var key in users.SelectMany(user => user.Advertisers).GroupBy(key => key, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"{Section} has the advertiser '{key.Key}' twice: an advertiser is run by one user. Remove it from all but one.";
    }

    private static bool IsUsable(string key)
        => key.Length is > 0 and <= MaxKeyLength && key is not ("." or "..") && !key.Contains("%2F", StringComparison.OrdinalIgnoreCase)
            && !key.Any(character => character is '/' or '\\' || char.IsControl(character));
}
