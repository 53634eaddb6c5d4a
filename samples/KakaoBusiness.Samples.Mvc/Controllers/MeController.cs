using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Returns the signed-in user to API clients. With <c>[ApiController]</c>, a challenge returns 401 instead of a redirect.</summary>
[ApiController]
[Authorize]
public sealed class MeController : ControllerBase
{
    /// <summary>Returns the signed-in user as JSON.</summary>
    [HttpGet("/api/me")]
    public MeResult Get()
    {
        var user = KakaoBusinessUser.From(User);
        return new MeResult(user.Name, user.Email, user.Scopes, user.Resources);
    }
}

/// <summary>Represents the body of <c>/api/me</c>. All members are always present, and unknown ones are <see langword="null"/>.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Email">The primary e-mail address of the Kakao account.</param>
/// <param name="Scopes">The granted scopes.</param>
/// <param name="Resources">The ad accounts that the business token can access, as in <c>moment:12345</c>.</param>
public sealed record MeResult(string? Name, string? Email, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Resources);
