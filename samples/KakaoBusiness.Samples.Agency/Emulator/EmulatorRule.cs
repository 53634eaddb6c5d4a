namespace KakaoBusiness.Samples.Agency.Emulator;

/// <summary>
/// Decides whether the emulator replaces Kakao. With the emulator anybody can give consent as anybody: by default it is on only in
/// Development and only if no client ID is configured, and it cannot be turned on in Production.
/// </summary>
internal static class EmulatorRule
{
    private const string Key = "Emulator:Enabled";
    private const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    /// <exception cref="InvalidOperationException">The setting is invalid. The message names the remedy.</exception>
    public static bool IsEnabled(IConfiguration configuration, IHostEnvironment environment)
    {
        var hasClientId = !string.IsNullOrWhiteSpace(configuration[ClientIdKey]);
        var enabled = Read(configuration[Key]) ?? (environment.IsDevelopment() && !hasClientId);

        if (enabled && environment.IsProduction())
            throw new InvalidOperationException(
                $"{Key} is true in the environment Production. With the emulator anybody can give consent as anybody, so it is for development and tests only: remove the setting and set {ClientIdKey} to the app's REST API key at Kakao.");
        if (!enabled && !hasClientId)
            throw new InvalidOperationException(
                $"Advertisers cannot be connected: {ClientIdKey} is missing, and the emulator is off in the environment {environment.EnvironmentName}. Set {ClientIdKey} to the app's REST API key at Kakao, or run the site in Development, where the emulator replaces Kakao.");
        return enabled;
    }

    private static bool? Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        return bool.TryParse(value, out var enabled)
            ? enabled : throw new InvalidOperationException($"{Key} is '{value}': write true or false, or remove it.");
    }
}
