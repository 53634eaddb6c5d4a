using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Represents a user of the agency. It contains nothing about Kakao.</summary>
public sealed class AgencyUser : IdentityUser;

/// <summary>Reads the ID of the signed-in user.</summary>
internal static class AgencyUserExtensions
{
    public static string? FindUserId(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);
}
