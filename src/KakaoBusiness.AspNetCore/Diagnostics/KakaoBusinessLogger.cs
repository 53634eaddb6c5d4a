using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Diagnostics;

/// <summary>Writes the library's log messages to one category, which is also the name of its meter and its activity source.</summary>
/// <remarks>The handler's own category begins with the same name, so one filter covers everything.</remarks>
internal sealed class KakaoBusinessLogger(ILoggerFactory factory) : ILogger
{
    private readonly ILogger _logger = factory.CreateLogger(KakaoBusinessTelemetry.Name);

    IDisposable? ILogger.BeginScope<TState>(TState state)
        => _logger.BeginScope(state);

    bool ILogger.IsEnabled(LogLevel logLevel) => _logger.IsEnabled(logLevel);

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _logger.Log(logLevel, eventId, state, exception, formatter);
}
