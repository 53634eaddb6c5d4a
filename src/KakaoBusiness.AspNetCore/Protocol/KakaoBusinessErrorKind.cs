namespace KakaoBusiness.AspNetCore;

/// <summary>What a failure asks for: who can mend it, and how.</summary>
public enum KakaoBusinessErrorKind
{
    /// <summary>An answer that does not follow the protocol, or a callback that does not belong to a sign-in. Start again.</summary>
    Protocol,

    /// <summary>The user cancelled on the consent screen.</summary>
    UserCancelled,

    /// <summary>The user has something to do at Kakao first, e.g. join the Kakao Business Center.</summary>
    UserAction,

    /// <summary>The app's settings at Kakao or in this app are wrong: for its developer.</summary>
    AppConfiguration,

    /// <summary>A permission is missing: a feature to apply for, or a business consent item to ask the user for.</summary>
    Permission,

    /// <summary>
    /// The ad platform refuses what the call asks for: a value that it does not take, an object that does not exist, a state
    /// that does not allow it. <see cref="KakaoBusinessError.DetailCode"/> gives the reason.
    /// </summary>
    BusinessRule,

    /// <summary>Too many requests. Slow down and try later.</summary>
    RateLimited,

    /// <summary>Kakao is down, slow, or out of reach. The same request may succeed later.</summary>
    Transient,

    /// <summary>The business token is dead. Only a new consent gives another.</summary>
    TokenDead,
}
