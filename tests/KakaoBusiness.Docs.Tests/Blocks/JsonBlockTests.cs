using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>Every JSON block that is no excerpt is configuration that the library reads, key by key.</summary>
public sealed class JsonBlockTests
{
    private const string Schemes = "Authentication:Schemes:";

    public static TheoryData<string> Blocks => [.. Document.BlocksOf("json").Where(block => block.Excerpt is null).Select(block => block.Name)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Value_of_a_block_reaches_its_option(string name)
    {
        var text = Document.BlocksOf("json").Single(block => block.Name == name).Text;
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        var values = configuration.AsEnumerable().Where(pair => pair.Value is not null).ToList();
        await using var app = Build(values);

        Assert.NotEmpty(values);
        foreach (var (key, value) in values) Assert.True(Reaches(app.Services, key, value!), $"{key} = {value} reaches nothing.");
    }

    private static WebApplication Build(IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(values);
        var authentication = builder.Services.AddAuthentication();
        foreach (var scheme in values.Select(pair => Below(Schemes, pair.Key)?.Split(':')[0]).OfType<string>().Append(KakaoBusinessDefaults.AuthenticationScheme).Distinct())
        {
            authentication.AddKakaoBusiness(scheme, options => options.CallbackPath = $"/signin-{scheme}");
        }

        authentication.AddKakaoBusinessRedis("127.0.0.1:6379").AddKakaoBusinessSharedEndedSessions();
        return builder.Build();
    }

    private static bool Reaches(IServiceProvider services, string key, string value) => key switch
    {
        _ when Below(Schemes, key)?.Split(':', 2) is [var scheme, var name]
            => Holds(services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get(scheme), name, value),
        _ when Below("KakaoBusiness:Redis:", key) is { } name => Holds(services.GetRequiredService<IOptions<KakaoBusinessRedisOptions>>().Value, name, value),
        _ when Below("KakaoBusiness:TicketStore:", key) is { } name => Holds(services.GetRequiredService<IOptions<KakaoBusinessTicketStoreOptions>>().Value, name, value),
        _ when Below("KakaoBusiness:EndedSessions:", key) is { } name => Holds(services.GetRequiredService<IOptions<KakaoBusinessEndedSessionsOptions>>().Value, name, value),
        _ when Below("Logging:LogLevel:", key) is not null => Enum.TryParse<LogLevel>(value, out _),
        // ASP.NET Core's own (host filtering), and what README.md reads by name.
        "AllowedHosts" or "ConnectionStrings:Redis" => true,
        _ => false,
    };

    private static string? Below(string section, string key) => key.StartsWith(section, StringComparison.Ordinal) ? key[section.Length..] : null;

    private static bool Holds(object options, string name, string value)
    {
        // An element of a list: Scope:0.
        if (name.Split(':') is [var list, _])
            return options.GetType().GetProperty(list)?.GetValue(options) is ICollection<string> items && items.Contains(value);
        if (options.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is not { } property) return false;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return Equals(TypeDescriptor.GetConverter(type).ConvertFrom(context: null, CultureInfo.InvariantCulture, value), property.GetValue(options));
    }
}
