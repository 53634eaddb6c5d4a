namespace KakaoBusiness.Emulator;

/// <summary>
/// Creates an ad account for easy message ads. A header names the channel profile instead of an <c>adAccountId</c>. The errors are the
/// emulator's choice, and the ad account is not stored.
/// </summary>
internal sealed class EasyMessageEndpoint(AdApiPace pace)
{
    public const string Path = "/openapi/message/v1/message-ad-accounts";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public EmulatorResponse Handle(EmulatorRequest request, LiveToken token)
    {
        if (request.Headers["channel-profile-id"] is not { Length: > 0 } profile || request.Headers.Contains("adAccountId"))
            return KapiError.Find(-8).ToResponse();
        if (token.Grant.GetResources(ResourceGroup.EasyMessage).All(granted => granted.Id != profile))
            return (KapiError.Find(-813) with { StatusCode = 403 }).ToDetailedResponse(null, "");
        if (!pace.TryPass("easy_msg", token.Grant.Persona.Key, Interval))
            return (KapiError.Find(-813) with { StatusCode = 429 }).ToDetailedResponse(null, "");

        return EmulatorResponse.Json(200, json =>
        {
            json.WriteNumber("id", 90001);
            json.WriteString("name", "P1N000001");
            json.WriteString("type", "BUSINESS");
            json.WriteString("config", "ON");
            json.WriteBoolean("isAdminStop", false);
            json.WriteBoolean("isOutOfBalance", true);
            json.WriteString("talkChannelProfileId", profile);
        });
    }
}
