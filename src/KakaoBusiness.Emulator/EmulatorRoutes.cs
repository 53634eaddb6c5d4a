using System.Collections.Frozen;

namespace KakaoBusiness.Emulator;

/// <summary>Which path is which endpoint, and who answers. Kakao's four hosts share no path, so the host plays no part.</summary>
internal sealed class EmulatorRoutes
{
    public const string AuthorizePath = "/oauth/business/authorize";
    public const string ConsentPath = "/oauth/business/consent";
    public const string AccountSettingsPath = "/settings/connections";

    private const string NoToken = "this access token does not exist";

    // What the ad APIs say where the token is none of Business Authentication.
    private const string NoBusinessToken = "target biz token is not supplied.";

    private readonly FrozenDictionary<string, EmulatorRoute> _byPath;

    public EmulatorRoutes(EmulatorState state, KakaoAccountSettings settings, TimeProvider clock)
    {
        var bearer = new BearerToken(state.Tokens);
        var tokenInformation = new TokenInformationEndpoint(state);
        var revoke = new RevokeEndpoint(state);
        var moment = new AdAccountsEndpoint(ResourceGroup.Moment);
        var keyword = new AdAccountsEndpoint(ResourceGroup.Keyword);
        var pace = new AdApiPace(state.Options, clock);
        var easyMessage = new EasyMessageEndpoint(pace);
        Authorize = new AuthorizeEndpoint(state);

        EmulatorRoute[] routes =
        [
            new(KakaoEndpoint.Authorize, AuthorizePath, ["GET"], Authorize.Answer),
            new(KakaoEndpoint.Consent, ConsentPath, ["POST"], new ConsentEndpoint(state, Authorize).Answer),
            new(KakaoEndpoint.Token, "/oauth/business/token", ["POST"], new TokenEndpoint(state).Answer),
            new(KakaoEndpoint.TokenInformation, "/v1/business/tokeninfo", ["GET"],
                request => bearer.Answer(request, NoToken, tokenInformation.Answer)),
            new(KakaoEndpoint.UserInformation, "/v1/business/userinfo", ["GET"],
                request => bearer.Answer(request, NoToken, UserInformationEndpoint.Answer)),
            new(KakaoEndpoint.Revoke, "/v1/business/revoke", ["POST"],
                request => bearer.Answer(request, NoToken, revoke.Answer)),
            new(KakaoEndpoint.MomentAdAccounts, "/openapi/v4/adAccounts/pages", ["GET"],
                request => bearer.Answer(request, NoBusinessToken, token => moment.Answer(request, token))),
            new(KakaoEndpoint.KeywordAdAccounts, "/openapi/v1/adAccounts/pages", ["GET"],
                request => bearer.Answer(request, NoBusinessToken, token => keyword.Answer(request, token))),
            .. ReportKind.OfMoment.Select(kind => ReportRoute(KakaoEndpoint.MomentReports, "/openapi/v4", ResourceGroup.Moment, kind)),
            .. ReportKind.OfKeywordAd.Select(kind => ReportRoute(KakaoEndpoint.KeywordReports, "/openapi/v1", ResourceGroup.Keyword, kind)),
            new(KakaoEndpoint.EasyMessageAdAccounts, EasyMessageEndpoint.Path, ["POST"],
                request => bearer.Answer(request, NoBusinessToken, token => easyMessage.Answer(request, token))),
            new(KakaoEndpoint.AccountSettings, AccountSettingsPath, ["GET", "POST"], new AccountSettingsEndpoint(state, settings).Answer),
        ];
        _byPath = routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

        EmulatorRoute ReportRoute(KakaoEndpoint endpoint, string api, ResourceGroup group, ReportKind kind)
        {
            var reports = new ReportsEndpoint(group, kind, pace, clock);
            return new(endpoint, $"{api}/{kind.Name}/report", ["GET"], request => bearer.Answer(request, NoBusinessToken, token => reports.Answer(request, token)));
        }
    }

    public AuthorizeEndpoint Authorize { get; }

    public EmulatorRoute? Find(string path) => _byPath.GetValueOrDefault(path);
}
