using KakaoBusiness.AspNetCore.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>Completes the options after the app's own code, and before the framework's post-configuration builds the backchannel.</summary>
internal sealed class KakaoBusinessPostConfigureOptions(
    IOptions<AuthenticationOptions> authentication, KakaoBusinessSchemes schemes, IDataProtectionProvider dataProtection)
    : IPostConfigureOptions<KakaoBusinessOptions>
{
    // Long enough to reuse connections, short enough to follow a change of DNS (dotnet/aspnetcore #10542).
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public void PostConfigure(string? name, KakaoBusinessOptions options)
    {
        if (string.IsNullOrEmpty(name) || !schemes.Contains(name)) return;

        if (options.Scope.Count == 0) options.Scope.Add(KakaoBusinessScopes.AccountEmail);
        options.SignInScheme ??= DefaultSignInScheme();
        options.ConsentLinkFormat = ConsentLink.CreateFormat(options.DataProtectionProvider ?? dataProtection, name);
        if (options.Backchannel is null) options.BackchannelHttpHandler ??= CreateBackchannelHandler(options);
    }

    private string? DefaultSignInScheme()
    {
        var options = authentication.Value;
        return options.DefaultSignInScheme ?? (options.CanSignIn(options.DefaultScheme) ? options.DefaultScheme : null);
    }

    private static SocketsHttpHandler CreateBackchannelHandler(KakaoBusinessOptions options) => new()
    {
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = options.BackchannelTimeout,
        // A 307 at the token endpoint would post code and secret again, elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
    };
}
