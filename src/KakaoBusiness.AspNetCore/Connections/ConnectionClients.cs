using System.Diagnostics.CodeAnalysis;
using KakaoBusiness.AspNetCore.Consent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Creates HTTP clients that belong to one connection. They share the handlers, and with them the connections, of the client that
/// the app registered; only the outermost handler, which names the key to each request, is their own.
/// </summary>
internal sealed class ConnectionClients(IServiceProvider services)
{
    public TClient Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string scheme, string key, string? name)
        where TClient : class
        => services.GetRequiredService<ITypedHttpClientFactory<TClient>>().CreateClient(Create(scheme, key, name ?? GetName(typeof(TClient))));

    public HttpClient Create(string scheme, string key, string name)
    {
        var shared = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name);
        // The factory owns the shared handlers.
        var client = new HttpClient(new ConnectionKeyHandler(new RequestedConnection(key, scheme), shared), disposeHandler: false);
        foreach (var action in services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(name).HttpClientActions) action(client);
        return client;
    }

    /// <summary>As <c>AddHttpClient&lt;TClient&gt;()</c> names a typed client. How it writes type arguments is its own affair.</summary>
    private static string GetName(Type client) => client.IsGenericType
        ? throw new ArgumentException($"The name of the HTTP client of {client.Name} cannot be derived from the generic type: pass it as 'name'.", nameof(client))
        : client.Name;
}

/// <summary>Names a connection to each request of one client.</summary>
internal sealed class ConnectionKeyHandler(RequestedConnection connection, HttpMessageHandler shared) : DelegatingHandler(shared)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        connection.Set(request);
        return base.SendAsync(request, cancellationToken);
    }
}
