namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>
/// Whether the emulator stands in Kakao's place. It lets anybody be anybody, so it must never be a back door: it is on by
/// itself only in Development and only where no client ID is configured, and it cannot be turned on in Production.
/// </summary>
internal static class EmulatorRule
{
    /// <summary>The setting: <c>true</c>, <c>false</c>, or nothing for the default.</summary>
    public const string Key = "Emulator:Enabled";

    private const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    /// <exception cref="InvalidOperationException">The setting is refused; the message says how to mend it.</exception>
    public static bool IsEnabled(IConfiguration configuration, IHostEnvironment environment)
    {
        var hasClientId = !string.IsNullOrWhiteSpace(configuration[ClientIdKey]);
        var enabled = Read(configuration[Key]) ?? (environment.IsDevelopment() && !hasClientId);

        if (enabled && environment.IsProduction())
        {
            throw new InvalidOperationException(
                $"{Key} is true in the environment Production. The emulator signs in anybody as anybody and is for development and tests: "
                + $"remove the setting and set {ClientIdKey} to the app's REST API key at Kakao.");
        }

        if (!enabled && !hasClientId)
        {
            throw new InvalidOperationException(
                $"There is no way to sign in: {ClientIdKey} is missing, and the emulator is off in the environment {environment.EnvironmentName}. "
                + $"Set {ClientIdKey} to the app's REST API key at Kakao, or run in Development, where the emulator stands in.");
        }

        return enabled;
    }

    private static bool? Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        return bool.TryParse(value, out var enabled)
            ? enabled : throw new InvalidOperationException($"{Key} is '{value}': write true or false, or remove it.");
    }
}
