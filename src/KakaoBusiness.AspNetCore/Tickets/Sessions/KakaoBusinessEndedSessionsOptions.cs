namespace KakaoBusiness.AspNetCore;

/// <summary>How nodes share the list of ended sessions in cookie mode. In code, or in the section <c>KakaoBusiness:EndedSessions</c>.</summary>
public sealed class KakaoBusinessEndedSessionsOptions
{
    /// <summary>
    /// How often a node reads what the others ended, and writes what it ended itself: for twice this time a signed-out cookie can
    /// still work on another node. Default: 15 seconds; positive.
    /// </summary>
    public TimeSpan ShareInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];
}
