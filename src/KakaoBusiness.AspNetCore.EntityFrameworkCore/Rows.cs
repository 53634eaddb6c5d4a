using System.Security.Cryptography;
using System.Text;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>Converts between the library's entries and the rows of the database.</summary>
internal static class Rows
{
    public static string ComputeHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    public static void CopyTo(this KakaoBusinessConnectionEntry entry, KakaoBusinessConnectionRow row)
    {
        row.Key = entry.Key;
        row.Stamp = entry.Stamp;
        row.Owner = entry.Owner;
        row.OwnerHash = entry.Owner is null ? null : ComputeHash(entry.Owner);
        row.ProtectedToken = entry.ProtectedToken;
        row.ProtectedAccount = entry.ProtectedAccount;
        row.GrantedScopes = entry.GrantedScopes;
        row.RequestedScopes = entry.RequestedScopes;
        row.MissingScopes = entry.MissingScopes;
        row.GrantedResources = entry.GrantedResources;
        row.RequestedResources = entry.RequestedResources;
        row.State = (int)entry.State;
        row.LossReason = (int)entry.LossReason;
        row.ConnectedAt = entry.ConnectedAt.UtcTicks;
        row.ConsentedAt = entry.ConsentedAt.UtcTicks;
        row.UsedAt = entry.UsedAt?.UtcTicks;
        row.CheckedAt = entry.CheckedAt?.UtcTicks;
        row.LostAt = entry.LostAt?.UtcTicks;
        row.NextCheckAt = entry.NextCheckAt.UtcTicks;
        row.IsEventPending = entry.IsEventPending;
    }

    public static KakaoBusinessConnectionEntry ToEntry(this KakaoBusinessConnectionRow row) => new()
    {
        Scheme = row.Scheme,
        Key = row.Key,
        Stamp = row.Stamp,
        Owner = row.Owner,
        ProtectedToken = row.ProtectedToken,
        ProtectedAccount = row.ProtectedAccount,
        GrantedScopes = row.GrantedScopes,
        RequestedScopes = row.RequestedScopes,
        MissingScopes = row.MissingScopes,
        GrantedResources = row.GrantedResources,
        RequestedResources = row.RequestedResources,
        State = (KakaoBusinessConnectionState)row.State,
        LossReason = (KakaoBusinessConnectionLossReason)row.LossReason,
        ConnectedAt = ToTime(row.ConnectedAt),
        ConsentedAt = ToTime(row.ConsentedAt),
        UsedAt = ToTime(row.UsedAt),
        CheckedAt = ToTime(row.CheckedAt),
        LostAt = ToTime(row.LostAt),
        NextCheckAt = ToTime(row.NextCheckAt),
        IsEventPending = row.IsEventPending,
    };

    public static KakaoBusinessOwedRevocationRow ToRow(this KakaoBusinessOwedRevocation owed) => new()
    {
        Id = owed.Id,
        Scheme = owed.Scheme,
        ProtectedToken = owed.ProtectedToken,
        OwedSince = owed.OwedSince.UtcTicks,
        DueAt = owed.DueAt.UtcTicks,
    };

    public static KakaoBusinessOwedRevocation ToOwed(this KakaoBusinessOwedRevocationRow row) => new()
    {
        Id = row.Id,
        Scheme = row.Scheme,
        ProtectedToken = row.ProtectedToken,
        OwedSince = ToTime(row.OwedSince),
        DueAt = ToTime(row.DueAt),
    };

    private static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    private static DateTimeOffset? ToTime(long? ticks) => ticks is { } value ? ToTime(value) : null;
}
