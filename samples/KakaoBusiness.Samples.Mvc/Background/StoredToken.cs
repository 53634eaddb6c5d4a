using System.Security.Cryptography;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.DataProtection;

namespace KakaoBusiness.Samples.Mvc.Background;

/// <summary>
/// Stores the business token of the last sign-in in a file, for work without a request. The token does not expire, so it is encrypted by
/// Data Protection, with a separate purpose. An app with many users connects their accounts instead, see
/// <c>AddKakaoBusinessConnections</c>.
/// </summary>
public sealed class StoredToken(string file, IDataProtectionProvider protection, ILogger<StoredToken> logger)
{
    private readonly IDataProtector _protector = protection.CreateProtector("KakaoBusiness.Samples.Mvc.StoredToken", "v1");

    /// <summary>Replaces the stored token. If the file cannot be written, the sign-in continues.</summary>
    /// <param name="token">The token.</param>
    public async Task SaveAsync(KakaoBusinessToken token)
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
            logger.TokenNotSaved(exception);
        }
    }

    /// <summary>Returns the token, or <see langword="null"/> if there is none that can be decrypted.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
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

    /// <summary>Deletes the token. If this fails, the next check finds the dead token again.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.TokenNotDeleted(exception);
        }
    }
}

/// <summary>Registers the background job, which is an example. It is off unless <c>StoredToken:File</c> is set.</summary>
internal static class StoredTokenSetup
{
    private const string FileKey = "StoredToken:File";
    private const string IntervalKey = "StoredToken:Interval";

    public static void AddStoredTokenWatch(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } file) return;
        var interval = configuration.GetValue(IntervalKey, TimeSpan.FromHours(1));
        if (interval <= TimeSpan.Zero) throw new InvalidOperationException($"{IntervalKey} is {interval}: write a duration above zero, such as 01:00:00.");

        services.AddSingleton(provider => new StoredToken(file, provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<ILogger<StoredToken>>()));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<StoredTokenWatch>(provider, interval));
        services.Configure<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme, kakao =>
        {
            var next = kakao.Events.OnCreatingTicket;
            kakao.Events.OnCreatingTicket = async context =>
            {
                await next(context);
                if (KakaoBusinessToken.TryCreate(context.AccessToken, out var token))
                    await context.HttpContext.RequestServices.GetRequiredService<StoredToken>().SaveAsync(token);
            };
        });
    }
}
