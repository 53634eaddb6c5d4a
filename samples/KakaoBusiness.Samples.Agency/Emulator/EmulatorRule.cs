namespace KakaoBusiness.Samples.Agency.Emulator;

/// <summary>
/// Decides whether the emulator stands in for Kakao. It lets anybody be anybody, so it must never be a back door: it is on by default only
/// in Development without a client ID, and it cannot be turned on in Production.
/// </summary>
internal static class EmulatorRule
{
    private const string Key = "Emulator:Enabled";
    private const string ClientIdKey = "Authentication:Schemes:KakaoBusiness:ClientId";

    /// <exception cref="InvalidOperationException">The setting is refused; the message has the remedy.</exception>
    public static bool IsEnabled(IConfiguration configuration, IHostEnvironment environment)
    {
        var hasClientId = !string.IsNullOrWhiteSpace(configuration[ClientIdKey]);
        var enabled = Read(configuration[Key]) ?? (environment.IsDevelopment() && !hasClientId);

        if (enabled && environment.IsProduction())
            throw new InvalidOperationException(
                $"{Key} is true in the environment Production. The emulator lets anybody be anybody and is for development and tests: remove the setting and set {ClientIdKey} to the app's REST API key at Kakao.");
        if (!enabled && !hasClientId)
            throw new InvalidOperationException(
                $"No advertiser could be connected: {ClientIdKey} is missing, and the emulator is off in the environment {environment.EnvironmentName}. Set {ClientIdKey} to the app's REST API key at Kakao, or run in Development, where the emulator stands in.");
        return enabled;
    }

    private static bool? Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        return bool.TryParse(value, out var enabled)
            ? enabled : throw new InvalidOperationException($"{Key} is '{value}': write true or false, or remove it.");
    }
}
