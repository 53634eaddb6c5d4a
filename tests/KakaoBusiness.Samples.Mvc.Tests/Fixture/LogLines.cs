using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>Records the messages that pass the site's filters: category, message, all values of the message, and exceptions.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join('\n', pairs.Select(pair => pair.Value)) : "";
            lines.Enqueue(new LogLine(logLevel, category, formatter(state, exception), $"{values}\n{exception}"));
        }
    }
}

/// <summary>One message, with the values that a structured log would store.</summary>
internal sealed record LogLine(LogLevel Level, string Category, string Message, string Details)
{
    public bool Mentions(string text) => Message.Contains(text, StringComparison.Ordinal) || Details.Contains(text, StringComparison.Ordinal);
}
