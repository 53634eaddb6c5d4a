using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>The query with which Kakao returns (RFC 6749 §4.1.2): a code or an error, and the state. Anybody can send one.</summary>
internal sealed class AuthorizationResponse
{
    private const int MaxParameterLength = 8 * 1024;

    private AuthorizationResponse()
    {
    }

    public string? State { get; private init; }

    /// <summary>The authorization code, if the answer is well formed and carries no error.</summary>
    public string? Code { get; private init; }

    /// <summary>The code of the error, as <see cref="ErrorResponse.FindCode"/> reads it, if the answer is well formed and carries one.</summary>
    public string? ErrorCode { get; private init; }

    public static AuthorizationResponse Read(HttpRequest request)
    {
        var query = request.Query;
        var isWellFormed = HttpMethods.IsGet(request.Method);
        var state = Read("state");
        var code = Read("code");
        var error = Read("error");
        var description = Read("error_description");
        var errorCode = Read("error_code");

        if (!isWellFormed) return new AuthorizationResponse { State = state };

        var failure = ErrorResponse.FindCode(error, description, errorCode);
        // Both at once is nothing that Kakao sends; which one to believe is not for the library to guess.
        if (failure is not null) return new AuthorizationResponse { State = state, ErrorCode = code is null ? failure : null };
        return new AuthorizationResponse { State = state, Code = code is not null && !code.AsSpan().ContainsAnyExceptInRange('!', '~') ? code : null };

        string? Read(string name)
        {
            if (!query.TryGetValue(name, out var values) || StringValues.IsNullOrEmpty(values)) return null;
            if (values.Count == 1 && values[0]!.Length <= MaxParameterLength) return values[0];
            // RFC 6749 §3.1: a parameter must not be there twice.
            isWellFormed = false;
            return null;
        }
    }
}
