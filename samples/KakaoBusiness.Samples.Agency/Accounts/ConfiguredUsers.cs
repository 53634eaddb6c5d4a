namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Represents a user in the configuration section <c>Agency:Users</c>.</summary>
public sealed record ConfiguredUser
{
    /// <summary>Gets the user name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the password. The database contains only its hash.</summary>
    public string Password { get; init; } = "";

    /// <summary>Gets the keys of the advertisers that the user manages.</summary>
    public IReadOnlyList<string> Advertisers { get; init; } = [];
}

/// <summary>
/// Provides the users who can sign in, and the advertisers that each of them manages. The database is updated from the configuration
/// at each start. A real app would have pages for this.
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

    /// <summary>Reads and validates the configured users.</summary>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="environment">The environment. In Development, there are demo users if none are configured.</param>
    /// <exception cref="InvalidOperationException">The configured users are invalid. The message lists every fault with its remedy.</exception>
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

    /// <summary>Gets a value that indicates whether these are the demo users, whose passwords the login page shows.</summary>
    public bool IsDemo { get; }

    /// <summary>Replaces nulls, which the configuration can contain, with empty values, which are faults.</summary>
    private static ConfiguredUser Complete(ConfiguredUser? user) => new()
    {
        Name = user?.Name ?? "",
        Password = user?.Password ?? "",
        Advertisers = [.. (user?.Advertisers ?? [""]).Select(key => key ?? "")],
    };

    private static IEnumerable<string> FindFaults(IReadOnlyList<ConfiguredUser> users)
    {
        if (users.Count == 0)
            yield return $"Users cannot sign in: set {Section}:0:Name, {Section}:0:Password and {Section}:0:Advertisers:0. Only Development has demo users.";

        for (var number = 0; number < users.Count; number++)
        {
            var user = users[number];
            if (string.IsNullOrWhiteSpace(user.Name)) yield return $"{Section}:{number}:Name is missing: set a user name.";
            if (user.Password.Length == 0) yield return $"{Section}:{number}:Password is missing: set a password.";
            foreach (var key in user.Advertisers.Where(key => !IsUsable(key)))
                yield return $"{Section}:{number}:Advertisers contains the key '{key}', which cannot be part of a URL: use 1 to {MaxKeyLength} characters without '/', '\\' and control characters, but not '.' or '..'.";
        }

        // Identity compares names in the same way.
        foreach (var name in users.GroupBy(user => user.Name.Normalize().ToUpperInvariant()).Where(same => same.Count() > 1))
            yield return $"{Section} contains the name '{name.First().Name}' twice (case is ignored): give each user a different name.";
        foreach (var key in users.SelectMany(user => user.Advertisers).GroupBy(key => key, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"{Section} contains the advertiser '{key.Key}' twice, but only one user can manage an advertiser: remove it from all users but one.";
    }

    private static bool IsUsable(string key)
        => key.Length is > 0 and <= MaxKeyLength && key is not ("." or "..") && !key.Contains("%2F", StringComparison.OrdinalIgnoreCase)
            && !key.Any(character => character is '/' or '\\' || char.IsControl(character));
}
