using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>Makes a claim from a body unless the identity has one of that type already, from a source that knows better.</summary>
internal sealed class ClaimActionIfAbsent(string claimType, Func<JsonElement, string?> read) : ClaimAction(claimType, ClaimValueTypes.String)
{
    public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
    {
        if (identity.HasClaim(claim => claim.Type == ClaimType)) return;
        if (read(userData) is { Length: > 0 } value) identity.AddClaim(new Claim(ClaimType, value, ValueType, issuer));
    }
}
