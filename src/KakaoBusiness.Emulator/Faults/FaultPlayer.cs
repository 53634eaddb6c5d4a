namespace KakaoBusiness.Emulator;

/// <summary>Makes an answer as bad as a fault demands.</summary>
internal sealed class FaultPlayer(AuthorizeEndpoint authorize, TimeProvider clock)
{
    public async ValueTask<EmulatorResponse> PlayAsync(KakaoFault fault, EmulatorRequest request, EmulatorRoute route, CancellationToken cancellationToken)
    {
        if (fault.Wait is { } wait)
            await Task.Delay(wait, clock, cancellationToken);
        if (fault.Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        if (fault.CutsConnection == KakaoConnectionCut.BeforeAnswer)
            return new EmulatorResponse { IsCut = true };

        var answer = fault.RedirectedKoe is { } koe ? authorize.Answer(request, KoeError.Of(koe))
            : fault.ReplacesAnswer ? Replacement(fault)
            : route.Answer(request);
        return fault.DripInterval is not null || fault.CutsConnection == KakaoConnectionCut.InBody ? Spoil(answer, fault) : answer;
    }

    private static EmulatorResponse Replacement(KakaoFault fault)
    {
        var content = fault.Content ?? default;
        var answer = new EmulatorResponse
        {
            StatusCode = fault.StatusCode ?? 200,
            Body = content,
            BodySource = fault.GeneratedLength is { } length ? () => new GeneratedBody(length) : null,
            BodyLength = fault.GeneratedLength is null ? content.Length : null,
        };
        if (fault.ContentType is { } contentType)
            answer.Headers["Content-Type"] = contentType;
        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>())
            answer.Headers[name] = value;
        return answer;
    }

    // The cut and the drip go over the answer's body, whichever it is; consent and error code are for walks that
    // read no body.
    private EmulatorResponse Spoil(EmulatorResponse answer, KakaoFault fault)
    {
        var spoiled = new EmulatorResponse
        {
            StatusCode = answer.StatusCode,
            BodyLength = answer.BodyLength,
            BodySource = () => new SpoiledBody(answer.OpenBody(), fault.DripInterval, CutAfter(answer, fault), clock),
            Consent = answer.Consent,
            ErrorPageCode = answer.ErrorPageCode,
        };
        foreach (var (name, value) in answer.Headers)
            spoiled.Headers[name] = value;
        return spoiled;
    }

    private static long? CutAfter(EmulatorResponse answer, KakaoFault fault) =>
        fault.CutsConnection == KakaoConnectionCut.InBody ? (answer.BodyLength ?? fault.GeneratedLength ?? 0) / 2 : null;
}
