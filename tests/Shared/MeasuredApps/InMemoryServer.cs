using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>
/// A server without a network: it passes requests directly to the app's pipeline, including startup filters, so that only the app is
/// measured. It has one connection, which reuses its objects as Kestrel's connections do.
/// </summary>
public sealed class InMemoryServer : IServer
{
    private readonly HttpRequestFeature _request = new();
    private readonly Answer _answer = new();
    private Func<Task>? _process;

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var connection = new Connection<TContext>();
        _process = () =>
        {
            connection.Set<IHttpRequestFeature>(_request);
            connection.Set<IHttpResponseFeature>(_answer);
            connection.Set<IHttpResponseBodyFeature>(_answer);
            return ProcessAsync(application, connection);
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Sends a GET and returns the response, which is valid until the next call.</summary>
    public async Task<Answer> GetAsync(string path, string query = "", string? cookie = null)
    {
        (_request.Method, _request.Scheme, _request.Protocol, _request.Path, _request.QueryString, _request.PathBase) = ("GET", "https", "HTTP/2", path, query, "");
        _request.Headers.Clear();
        _request.Headers.Host = "app.test";
        _request.Headers.Accept = "text/html";
        if (cookie is not null) _request.Headers.Cookie = cookie;
        _answer.Reset();
        await _process!();
        return _answer;
    }

    private async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, Connection<TContext> connection)
        where TContext : notnull
    {
        var context = application.CreateContext(connection);
        try
        {
            await application.ProcessRequestAsync(context);
            await _answer.StartAsync();
        }
        finally
        {
            application.DisposeContext(context, exception: null);
            connection.Clear();
        }
    }

    /// <summary>Stores the host's context for the next request.</summary>
    private sealed class Connection<TContext> : IFeatureCollection, IHostContextContainer<TContext>
        where TContext : notnull
    {
        private readonly Dictionary<Type, object> _features = [];

        public TContext? HostContext { get; set; }

        public bool IsReadOnly => false;

        public int Revision { get; private set; }

        public object? this[Type key]
        {
            get => _features.GetValueOrDefault(key);
            set
            {
                Revision++;
                if (value is null) _features.Remove(key);
                else _features[key] = value;
            }
        }

        public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

        public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

        public void Clear() => _features.Clear();

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>The response of the app.</summary>
public sealed class Answer : HttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private bool _hasStarted;

    /// <inheritdoc/>
    public override bool HasStarted => _hasStarted;

    /// <inheritdoc/>
    public Stream Stream => System.IO.Stream.Null;

    /// <inheritdoc/>
    public System.IO.Pipelines.PipeWriter Writer => System.IO.Pipelines.PipeWriter.Create(System.IO.Stream.Null);

    /// <inheritdoc/>
    public override void OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    internal void Reset()
    {
        (StatusCode, ReasonPhrase, _hasStarted) = (200, null, false);
        Headers.Clear();
        _onStarting.Clear();
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_hasStarted) return;
        while (_onStarting.TryPop(out var started)) await started.Callback(started.State);
        _hasStarted = true;
    }

    /// <inheritdoc/>
    public Task CompleteAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void DisableBuffering()
    {
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The <c>Cookie</c> header that a browser would send to the app's pages.</summary>
    public string CookieHeader => string.Join("; ", Headers.SetCookie
        .Select(cookie => cookie!.Split(';')[0])
        // Browsers send the round-trip cookie only to the callback.
        .Where(cookie => !cookie.EndsWith('=') && !cookie.StartsWith(".KakaoBusiness.RoundTrips", StringComparison.Ordinal)));

    /// <summary>The target of a redirect.</summary>
    public string Location => Headers.Location.ToString();

    /// <summary>Throws if the response does not have the expected status.</summary>
    public Answer Expect(int status)
        => StatusCode == status ? this : throw new InvalidOperationException($"The app responded with {StatusCode} instead of {status}.");
}
