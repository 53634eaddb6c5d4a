using System.Globalization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// A failure of Kakao Business Authentication or of an API behind it, in words that can be shown and logged.
/// Kakao's own descriptions are not part of it: they can echo codes and tokens.
/// </summary>
public sealed class KakaoBusinessError
{
    internal KakaoBusinessError(string code, KakaoBusinessErrorText text, int? statusCode = null, IReadOnlyList<string>? requiredScopes = null)
    {
        Code = code;
        Kind = text.Kind;
        Description = text.Description;
        UserMessage = text.UserMessage;
        UserMessageKorean = text.UserMessageKorean;
        Documentation = text.Documentation;
        StatusCode = statusCode;
        RequiredScopes = requiredScopes ?? [];
    }

    /// <summary>
    /// <c>KOE…</c>, the number of an API answer (<c>-401</c>), an OAuth 2.0 code (<c>access_denied</c>), or one of
    /// <see cref="KakaoBusinessErrorCodes"/>. Codes that are not in Kakao's documentation pass through untouched.
    /// </summary>
    public string Code { get; }

    /// <summary>Who can mend it.</summary>
    public KakaoBusinessErrorKind Kind { get; }

    /// <summary>One or two sentences for the developer: the cause and the remedy. English.</summary>
    public string Description { get; }

    /// <summary>A sentence for the user, in English.</summary>
    public string UserMessage { get; }

    /// <summary>A sentence for the user, in Korean.</summary>
    public string UserMessageKorean { get; }

    /// <summary>Kakao's page about the error, or the RFC where the code is of OAuth 2.0.</summary>
    public Uri Documentation { get; }

    /// <summary>The HTTP status of Kakao's answer, where there was one.</summary>
    public int? StatusCode { get; }

    /// <summary>The business consent items that Kakao names as missing (<c>required_scopes</c> of code -402); empty otherwise.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>The sentence for the user in the language of a culture: Korean for <c>ko</c>, else English.</summary>
    /// <param name="culture">Usually <see cref="CultureInfo.CurrentUICulture"/>.</param>
    public string GetUserMessage(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ko" ? UserMessageKorean : UserMessage;
    }

    /// <summary>The code and the developer's sentence; no text of Kakao's.</summary>
    public override string ToString() => $"{Code}: {Description}";
}
