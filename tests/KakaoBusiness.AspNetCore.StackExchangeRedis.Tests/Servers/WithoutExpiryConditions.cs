using System.Reflection;
using System.Runtime.ExceptionServices;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;

/// <summary>A real connection, except that <c>PEXPIRE</c> with a condition gets the error of a server older than Redis 7.</summary>
public class WithoutExpiryConditions : DispatchProxy
{
    private object _real = null!;

    public static T Of<T>(T real)
        where T : class
    {
        var proxy = Create<T, WithoutExpiryConditions>();
        ((WithoutExpiryConditions)(object)proxy)._real = real;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IDatabase.KeyExpireAsync) && args!.Any(argument => argument is ExpireWhen and not ExpireWhen.Always))
            return Task.FromException<bool>(new RedisServerException("ERR wrong number of arguments for 'pexpire' command"));
        try
        {
            var result = targetMethod.Invoke(_real, args);
            return result switch
            {
                // Checked first, because a batch is a database too.
                IBatch batch => Of(batch),
                IDatabase database => Of(database),
                _ => result,
            };
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
