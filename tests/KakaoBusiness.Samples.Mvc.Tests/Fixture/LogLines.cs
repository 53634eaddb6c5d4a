using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>Keeps what the site's own filters let through: category, message, every value of the message, and exceptions.</summary>
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

/// <summary>One line of the log, and what a structured log would store beside it.</summary>
internal sealed record LogLine(LogLevel Level, string Category, string Message, string Details)
{
    public bool Mentions(string text) => Message.Contains(text, StringComparison.Ordinal) || Details.Contains(text, StringComparison.Ordinal);
}
