using System.Security.Claims;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Stores the token of a consent under its key. If that fails, the connection stays as it was, and the new token is revoked, because no record of it
/// would exist.
/// </summary>
/// <remarks>Cannot be cancelled: a browser that disconnects must not leave a token behind.</remarks>
internal sealed class ConnectionReceiver(
    ConnectionRecords records, ConnectionWriter writer, ConnectionRevoker revoker, ConnectionChecker checker, ConnectionReports reports,
    KakaoBusinessLogger logger)
{
    /// <returns>The error code, or <see langword="null"/> if the token is stored.</returns>
    public async Task<string?> ReceiveAsync(
        string scheme, AuthenticationProperties properties, ClaimsPrincipal user, KakaoBusinessToken token, IReadOnlyList<string>? scopes)
    {
        using var activity = KakaoBusinessTelemetry.StartActivity("kakaobusiness connect");
        string? error = KakaoBusinessErrorCodes.ConnectionNotStored;
        try
        {
            error = await StoreAsync(scheme, properties, user, await checker.DescribeAsync(scheme, token, scopes, properties));
            return error;
        }
        finally
        {
            // Also if a handler of the app throws. The app's exception handler answers that request.
            if (error is not null) await revoker.RevokeUnstoredAsync(scheme, token);
        }
    }

    private async Task<string?> StoreAsync(string scheme, AuthenticationProperties properties, ClaimsPrincipal user, ConnectionGrant grant)
    {
        var key = properties.GetConnectionKey()!;
        var owner = properties.GetConnectionOwner();
        OpenConnection? existing;
        try
        {
            existing = await records.FindAsync(scheme, key, CancellationToken.None);
        }
        // The app's store may throw any exception.
        catch (Exception exception)
        {
            return Report(exception, scheme);
        }

        if (await reports.IsRefusedAsync(user, writer.CreateEntry(scheme, key, owner, grant, existing?.Entry), existing)) return KakaoBusinessErrorCodes.ConnectionRefused;

        try
        {
            await writer.SaveAsync(scheme, key, owner, grant);
            return null;
        }
        catch (Exception exception)
        {
            return Report(exception, scheme);
        }
    }

    private string Report(Exception exception, string scheme)
    {
        logger.ConnectStoreUnavailable(exception, scheme);
        return KakaoBusinessErrorCodes.ConnectionNotStored;
    }
}
