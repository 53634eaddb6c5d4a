using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Authenticates every request as a test user. Challenges and forbidden responses remain those of the app.</summary>
internal sealed class KakaoTestUserHandler(IOptionsMonitor<KakaoTestUserOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<KakaoTestUserOptions>(options, logger, encoder)
{
    public const string SchemeName = "KakaoTestUser";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        => Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Options.User!.CreatePrincipal(), SchemeName)));
}

/// <summary>Provides the user of a <see cref="KakaoTestUserHandler"/>.</summary>
internal sealed class KakaoTestUserOptions : AuthenticationSchemeOptions
{
    public KakaoTestUser? User { get; set; }
}
