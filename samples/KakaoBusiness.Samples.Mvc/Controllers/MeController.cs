using KakaoBusiness.Samples.Mvc.Models;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>Who is signed in, for a program. <c>[ApiController]</c> makes a challenge answer 401 instead of a redirect.</summary>
[ApiController]
[Authorize]
public sealed class MeController : ControllerBase
{
    /// <summary>The signed-in user as JSON.</summary>
    [HttpGet("/api/me")]
    public MeAnswer Get()
    {
        var user = KakaoBusinessUser.From(User);
        return new MeAnswer(user.Name, user.Email, user.Scopes, user.Resources);
    }
}
