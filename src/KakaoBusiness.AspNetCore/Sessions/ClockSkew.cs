namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// A stored time that lies in the future was written while a clock was wrong. Nothing that such a time decides is decided in
/// favor of whoever holds it, except within what the clocks of two nodes may differ by.
/// </summary>
internal static class ClockSkew
{
    public static readonly TimeSpan Allowed = TimeSpan.FromMinutes(5);

    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => IsAhead(time - now);

    /// <summary>The same for a time from now on.</summary>
    public static bool IsAhead(TimeSpan ahead) => ahead > Allowed;
}
