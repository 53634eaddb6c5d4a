namespace KakaoBusiness.Emulator;

/// <summary>Where a fault cuts the connection.</summary>
public enum KakaoConnectionCut
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Before any byte of the answer.</summary>
    BeforeAnswer,

    /// <summary>After half of the body, whose whole length was declared.</summary>
    InBody,
}
