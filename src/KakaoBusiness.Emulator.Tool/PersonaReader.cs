namespace KakaoBusiness.Emulator.Tool;

/// <summary>Reads an entry of <c>personas</c>.</summary>
internal static class PersonaReader
{
    private static readonly Dictionary<string, KakaoAdAccountConfig> Configs = new()
    {
        ["ON"] = KakaoAdAccountConfig.On,
        ["OFF"] = KakaoAdAccountConfig.Off,
        ["DEL"] = KakaoAdAccountConfig.Deleted,
    };

    private static readonly Dictionary<string, bool> MemberTypes = new() { ["MASTER"] = false, ["MEMBER"] = true };

    public static KakaoPersona Read(JsonMembers persona)
    {
        var key = persona.ReadRequiredText("key");
        var name = persona.ReadText("name") ?? key;
        if (!persona.Has("id")) persona.AddFault("id", "is missing.");
        return new()
        {
            Key = key,
            KoreanName = persona.ReadText("koreanName") ?? name,
            EnglishName = persona.ReadText("englishName") ?? name,
            Id = persona.ReadNumber("id", 1, long.MaxValue) ?? 0,
            Email = persona.ReadText("email"),
            RefusalCode = ReadRefusalCode(persona),
            MomentAdAccounts = persona.ReadObjects("momentAdAccounts", ReadAdAccount) ?? [],
            KeywordAdAccounts = persona.ReadObjects("keywordAdAccounts", ReadAdAccount) ?? [],
            ChannelProfiles = persona.ReadObjects("channelProfiles", ReadChannelProfile) ?? [],
        };
    }

    private static string? ReadRefusalCode(JsonMembers persona)
    {
        var code = persona.ReadText("refusalCode");
        if (code is not null) KoeCode.Validate(persona, "refusalCode", code);
        return code;
    }

    private static KakaoAdAccount ReadAdAccount(JsonMembers account)
    {
        if (!account.Has("id")) account.AddFault("id", "is missing.");
        var id = account.ReadNumber("id", 1, long.MaxValue) ?? 0;
        return new(id, account.ReadText("name") ?? $"{id}")
        {
            Config = account.ReadChoice("config", Configs) ?? KakaoAdAccountConfig.On,
            IsMember = account.ReadChoice("memberType", MemberTypes) ?? false,
        };
    }

    private static KakaoChannelProfile ReadChannelProfile(JsonMembers profile)
    {
        var id = profile.ReadRequiredText("id");
        return new(id, profile.ReadText("name") ?? id);
    }
}
