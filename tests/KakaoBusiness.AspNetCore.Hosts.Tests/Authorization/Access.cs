using System.Net;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>Asserts the responses of a page that requires <see cref="Scope"/>, for each kind of user.</summary>
internal static class Access
{
    public const string Scope = "keyword_management";
    public const string OtherScope = "moment_management";

    /// <summary>Asserts that the page returns <c>in</c> with the scope, refuses a session without it, and challenges anonymous users.</summary>
    public static async Task AssertEnforcedAsync(HostApp app, string path)
    {
        Assert.Equal((HttpStatusCode.OK, "in"), await FetchAsync(app, Scope, path));
        Assert.Equal(HttpStatusCode.Forbidden, (await FetchAsync(app, OtherScope, path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await FetchAsync(app, scopes: null, path)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> FetchAsync(HostApp app, string? scopes, string path)
    {
        using var visitor = await app.NewVisitorAsync(scopes);
        var (status, text) = await visitor.FetchAsync(path);
        return (status, text.Trim());
    }
}
