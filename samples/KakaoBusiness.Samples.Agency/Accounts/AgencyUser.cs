using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Somebody who works at the agency. Nothing of it is about Kakao.</summary>
public sealed class AgencyUser : IdentityUser;

/// <summary>Reads the ID of the signed-in user.</summary>
internal static class AgencyUserExtensions
{
    public static string? FindUserId(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);
}
