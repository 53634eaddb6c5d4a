using System.Security.Cryptography;
using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Updates the users and advertisers in the database from the configuration, in one transaction.</summary>
internal sealed class UserSynchronization(
    AgencyDbContext database, ConfiguredUsers configured, ILookupNormalizer normalizer, IPasswordHasher<AgencyUser> hasher)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var users = await database.Users.ToDictionaryAsync(user => user.NormalizedUserName!, cancellationToken);
        var advertisers = await database.Advertisers.ToDictionaryAsync(advertiser => advertiser.Key, StringComparer.Ordinal, cancellationToken);

        foreach (var wanted in configured.All)
        {
            var name = normalizer.NormalizeName(wanted.Name);
            if (!users.Remove(name, out var user)) database.Add(user = new AgencyUser { NormalizedUserName = name, LockoutEnabled = true });
            user.UserName = wanted.Name;
            SetPassword(user, wanted.Password);

            foreach (var key in wanted.Advertisers)
            {
                if (!advertisers.Remove(key, out var advertiser)) database.Add(advertiser = new Advertiser { Key = key });
                advertiser.UserId = user.Id;
            }
        }

        // Users who are no longer configured cannot sign in, and nobody manages advertisers that are no longer configured.
        database.RemoveRange(users.Values);
        database.RemoveRange(advertisers.Values);
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sets the password without <see cref="UserManager{TUser}"/>, whose rules are for passwords that users choose.</summary>
    private void SetPassword(AgencyUser user, string password)
    {
        if (user.PasswordHash is { } hash && hasher.VerifyHashedPassword(user, hash, password) == PasswordVerificationResult.Success) return;
        user.PasswordHash = hasher.HashPassword(user, password);
        // Ends the sessions that were started with the old password.
        user.SecurityStamp = RandomNumberGenerator.GetHexString(32);
    }
}
