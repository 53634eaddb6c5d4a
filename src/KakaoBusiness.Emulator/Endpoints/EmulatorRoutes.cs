using System.Collections.Frozen;

namespace KakaoBusiness.Emulator;

/// <summary>Maps paths to endpoints. Kakao's four hosts share no path, so the host is irrelevant.</summary>
internal sealed class EmulatorRoutes
{
    private const string NoToken = "this access token does not exist";

    // The message of the ad APIs for a request without a business token.
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
            new(KakaoEndpoint.Authorize, KakaoAddresses.AuthorizePath, ["GET"], Authorize.Handle),
            new(KakaoEndpoint.Consent, KakaoAddresses.ConsentPath, ["POST"], new ConsentEndpoint(state, Authorize).Handle),
            new(KakaoEndpoint.Token, "/oauth/business/token", ["POST"], new TokenEndpoint(state).Handle),
            new(KakaoEndpoint.TokenInformation, "/v1/business/tokeninfo", ["GET"],
                request => bearer.Handle(request, NoToken, tokenInformation.Handle)),
            new(KakaoEndpoint.UserInformation, "/v1/business/userinfo", ["GET"],
                request => bearer.Handle(request, NoToken, UserInformationEndpoint.Handle)),
            new(KakaoEndpoint.Revoke, "/v1/business/revoke", ["POST"],
                request => bearer.Handle(request, NoToken, revoke.Handle)),
            new(KakaoEndpoint.MomentAdAccounts, "/openapi/v4/adAccounts/pages", ["GET"],
                request => bearer.Handle(request, NoBusinessToken, token => moment.Handle(request, token))),
            new(KakaoEndpoint.KeywordAdAccounts, "/openapi/v1/adAccounts/pages", ["GET"],
                request => bearer.Handle(request, NoBusinessToken, token => keyword.Handle(request, token))),
            .. ReportKind.OfMoment.Select(kind => ReportRoute(KakaoEndpoint.MomentReports, "/openapi/v4", ResourceGroup.Moment, kind)),
            .. ReportKind.OfKeywordAd.Select(kind => ReportRoute(KakaoEndpoint.KeywordReports, "/openapi/v1", ResourceGroup.Keyword, kind)),
            new(KakaoEndpoint.EasyMessageAdAccounts, EasyMessageEndpoint.Path, ["POST"],
                request => bearer.Handle(request, NoBusinessToken, token => easyMessage.Handle(request, token))),
            new(KakaoEndpoint.AccountSettings, KakaoAddresses.AccountSettingsPath, ["GET", "POST"], new AccountSettingsEndpoint(settings).Handle),
        ];
        _byPath = routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

        EmulatorRoute ReportRoute(KakaoEndpoint endpoint, string api, ResourceGroup group, ReportKind kind)
        {
            var reports = new ReportsEndpoint(group, kind, pace, clock);
            return new(endpoint, $"{api}/{kind.Name}/report", ["GET"], request => bearer.Handle(request, NoBusinessToken, token => reports.Handle(request, token)));
        }
    }

    public AuthorizeEndpoint Authorize { get; }

    public EmulatorRoute? Find(string path) => _byPath.GetValueOrDefault(path);
}

/// <summary>Represents a path of the emulator.</summary>
internal sealed record EmulatorRoute(KakaoEndpoint Endpoint, string Path, string[] Methods, Func<EmulatorRequest, EmulatorResponse> Handle);
