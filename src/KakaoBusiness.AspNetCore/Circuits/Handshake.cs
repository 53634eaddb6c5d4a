using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>
/// Copies the request that started a SignalR connection. The request itself belongs to a transport, and with long polling it ends after the first
/// poll. With the copied cookies and headers, the user can be authenticated again, as a request of that browser would be now.
/// </summary>
internal sealed class Handshake
{
    private readonly DefaultHttpContext _copy = new();

    public Handshake(HttpContext context)
    {
        Copy(context, _copy);
    }

    /// <summary>Creates a separate request for one authentication. Its response is never sent.</summary>
    /// <param name="services">The services of the request.</param>
    /// <param name="followsSuccessors">Whether a replaced session is looked up under the key where it continues.</param>
    public HttpContext CreateContext(IServiceProvider services, bool followsSuccessors)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        Copy(_copy, context);
        RequestState.GetOrAdd(context).FollowsSuccessors = followsSuccessors;
        return context;
    }

    /// <summary>Returns a constant, never the cookies.</summary>
    public override string ToString() => "[handshake]";

    private static void Copy(HttpContext from, HttpContext to)
    {
        to.Request.Method = HttpMethods.Get;
        to.Request.Protocol = from.Request.Protocol;
        to.Request.Scheme = from.Request.Scheme;
        to.Request.Host = from.Request.Host;
        to.Request.PathBase = from.Request.PathBase;
        to.Request.Path = from.Request.Path;
        to.Request.QueryString = from.Request.QueryString;
        foreach (var (name, value) in from.Request.Headers) to.Request.Headers[name] = value;
        to.Connection.RemoteIpAddress = from.Connection.RemoteIpAddress;
        to.Connection.RemotePort = from.Connection.RemotePort;
        to.Connection.LocalIpAddress = from.Connection.LocalIpAddress;
        to.Connection.LocalPort = from.Connection.LocalPort;
        to.Connection.ClientCertificate = from.Connection.ClientCertificate;
        // Indicates which session is preferred. It does not prove anything.
        to.User = from.User;
        // Contains the path base of the app.
        if (from.Features.Get<IAuthenticationFeature>() is { } paths) to.Features.Set(paths);
    }
}
