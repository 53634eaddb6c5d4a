using System.Globalization;
using System.Text.Json;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Returns what a token covers. Kakao's reference lists the members. What it does not specify is the emulator's choice: IDs are numbers,
/// the scopes of an entry are one string, <c>*</c> stands for all ad accounts, <c>channel_profile_ids</c> contains channel profiles, and
/// <c>id</c> identifies the token.
/// </summary>
internal sealed class TokenInformationEndpoint(EmulatorState state)
{
    public EmulatorResponse Handle(LiveToken token) => EmulatorResponse.Json(200, json =>
    {
        if (state.Options.TokenInformationShape == KakaoTokenInformationShape.Lists) WriteLists(json, token);
        else WriteAgreements(json, token);
    });

    private static void WriteAgreements(Utf8JsonWriter json, LiveToken token)
    {
        // A different number for each token, so that a test notices an app that uses it as the user's ID.
        json.WriteNumber("id", token.Number);
        json.WriteNumber("token_user_id", token.Grant.Persona.Id);
        json.WriteStartArray("biz_agreements");
        foreach (var agreement in token.Grant.Scopes.GroupBy(GetGroup)) WriteAgreement(json, agreement.Key, agreement, token.Grant);
        // The scopes of easy message ads are not known, so the group may have none.
        if (token.Grant.ResourceIds.Any(ResourceGroup.EasyMessage.HasResource) && !token.Grant.Scopes.Any(ResourceGroup.EasyMessage.HasScope))
            WriteAgreement(json, ResourceGroup.EasyMessage.Id, [], token.Grant);
        json.WriteEndArray();
        json.WriteString("status", "ACTIVE");
    }

    private static void WriteAgreement(Utf8JsonWriter json, string group, IEnumerable<string> scopes, ConsentGrant grant)
    {
        json.WriteStartObject();
        json.WriteString("group", group.ToUpperInvariant());
        json.WriteString("scope", string.Join(' ', scopes));
        if (ResourceGroup.All.FirstOrDefault(known => known.Id == group) is { } resources)
        {
            json.WriteStartArray(resources == ResourceGroup.EasyMessage ? "channel_profile_ids" : "ad_account_ids");
            foreach (var id in grant.ResourceIds.Where(resources.HasResource).Select(resourceId => resourceId[(resourceId.IndexOf(':', StringComparison.Ordinal) + 1)..]))
            {
                if (resources != ResourceGroup.EasyMessage && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) json.WriteNumberValue(number);
                else json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string GetGroup(string scope) => scope.StartsWith("biz_account_", StringComparison.Ordinal)
        ? "personal_information"
        : ResourceGroup.All.FirstOrDefault(group => group.HasScope(scope))?.Id ?? "other";

    private static void WriteLists(Utf8JsonWriter json, LiveToken token)
    {
        json.WriteNumber("id", token.Grant.Persona.Id);
        json.WriteNumber("app_id", token.Grant.Client.AppId);
        json.WriteStartArray("scopes");
        foreach (var scope in token.Grant.Scopes)
            json.WriteStringValue(scope);
        json.WriteEndArray();
        json.WriteStartArray("resource_ids");
        foreach (var resourceId in token.Grant.ResourceIds)
            json.WriteStringValue(resourceId);
        json.WriteEndArray();
    }
}
