namespace KakaoBusiness.Emulator;

/// <summary>How tokeninfo answers. Nobody published an answer of Kakao's, so an app has to cope with each of these.</summary>
public enum KakaoTokenInformationShape
{
    /// <summary>
    /// <c>{"id","token_user_id","biz_agreements":[{"group","scope","ad_account_ids"}],"status"}</c>: the members that Kakao's reference
    /// lists. Their types are the emulator's choice.
    /// </summary>
    Agreements,

    /// <summary><c>{"id","app_id","scopes":[…],"resource_ids":[…]}</c>: what the emulator answered before the reference was known.</summary>
    Lists,
}
