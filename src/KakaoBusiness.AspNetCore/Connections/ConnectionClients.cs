using System.Diagnostics.CodeAnalysis;
using KakaoBusiness.AspNetCore.Consent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Creates HTTP clients that use one connection. They share the handlers, and so the network connections, of the client that the app registered. Only
/// the outermost handler, which sets the key on each request, is their own.
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

    /// <summary>
    /// Returns the name that <c>AddHttpClient&lt;TClient&gt;()</c> gives a typed client. How it writes type arguments is an internal detail of the
    /// framework.
    /// </summary>
    private static string GetName(Type client) => client.IsGenericType
        ? throw new ArgumentException($"The name of the HTTP client cannot be derived from the generic type {client.Name}: pass it as 'name'.", nameof(client))
        : client.Name;
}

/// <summary>Sets the connection on each request of one client.</summary>
internal sealed class ConnectionKeyHandler(RequestedConnection connection, HttpMessageHandler shared) : DelegatingHandler(shared)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        connection.Set(request);
        return base.SendAsync(request, cancellationToken);
    }
}
