namespace KakaoBusiness.Emulator;

/// <summary>What the user of a <see cref="KakaoBrowserHandler"/> does when Kakao asks for consent.</summary>
public enum KakaoConsentDecision
{
    /// <summary>Agrees.</summary>
    Agree,

    /// <summary>Cancels.</summary>
    Cancel,

    /// <summary>Nothing yet: the consent screen is the answer, and its form can be posted like any other.</summary>
    Wait,
}
