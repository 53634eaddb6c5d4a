namespace KakaoBusiness.AspNetCore;

/// <summary>Which member of a tokeninfo response is the ID of the Kakao account.</summary>
/// <remarks>
/// The response has both <c>id</c> and <c>token_user_id</c>, and Kakao does not say which of them stays the same for a user.
/// The other one may be the ID of the consent or of the token.
/// </remarks>
public enum KakaoBusinessAccountIdSource
{
    /// <summary>
    /// <c>token_user_id</c>, or <c>id</c> if the response has no other. The default, because by its name it is the user of
    /// the token. Nobody has confirmed this.
    /// </summary>
    TokenUserId,

    /// <summary><c>id</c>, or <c>token_user_id</c> if the response has no other.</summary>
    Id,
}
