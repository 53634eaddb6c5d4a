using System.Security.Cryptography;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>
/// The business token of the last sign-in, kept in a file for work without a visitor. It has no expiry date, so it lies there
/// protected by Data Protection, under a purpose of its own. An app with many users keeps one for each, in its database.
/// </summary>
public sealed class StoredToken(string file, IDataProtectionProvider protection, ILogger<StoredToken> logger)
{
    private readonly IDataProtector _protector = protection.CreateProtector("KakaoBusiness.Samples.Mvc.StoredToken", "v1");

    /// <summary>Keeps a token in place of the one before. Where it cannot be written, the sign-in goes on without.</summary>
    /// <param name="token">The token.</param>
    public async Task KeepAsync(KakaoBusinessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var temporary = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllTextAsync(temporary, _protector.Protect(token.Reveal()));
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.TokenNotKept(exception);
        }
    }

    /// <summary>The token, or <see langword="null"/> where there is none that these keys can read.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<KakaoBusinessToken?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            return KakaoBusinessToken.TryCreate(_protector.Unprotect(text), out var token) ? token : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Forgets the token. Where that fails, it is found dead again the next time.</summary>
    public void Forget()
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.TokenNotForgotten(exception);
        }
    }
}
