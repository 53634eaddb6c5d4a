using KakaoBusiness.AspNetCore.DependencyInjection;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>The settings of the ticket store and of shared ended sessions: where they come from, and what is refused.</summary>
public class SessionSettingsTests
{
    public static TheoryData<string, string, string> Usable => new()
    {
        { "TicketStore", "OperationTimeout", "00:00:00.0000001" },
        { "TicketStore", "OperationTimeout", "1.00:00:00" },
        { "TicketStore", "OutagePause", "00:00:03" },
        { "TicketStore", "OutagePause", "1.00:00:00" },
        { "TicketStore", "LastUseInterval", "00:00:00" },
        { "TicketStore", "LastUseInterval", "400.00:00:00" },
        { "EndedSessions", "ShareInterval", "00:00:01" },
        { "EndedSessions", "ShareInterval", "1.00:00:00" },
    };

    [Theory, MemberData(nameof(Usable))]
    public async Task Time_in_the_configuration_reaches_its_option(string section, string name, string value)
    {
        await using var app = await StartAsync(setup => setup.Configuration[$"KakaoBusiness:{section}:{name}"] = value);

        Assert.Equal(TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture), TimeOf(app, section, name));
    }

    [Theory]
    [InlineData("TicketStore", "OperationTimeout", "00:00:00", "00:00:02")]
    [InlineData("TicketStore", "OperationTimeout", "1.00:00:00.0000001", "00:00:02")]
    [InlineData("TicketStore", "OutagePause", "-00:00:01", "00:00:01")]
    [InlineData("TicketStore", "OutagePause", "never", "hh:mm:ss")]
    [InlineData("TicketStore", "LastUseInterval", "-00:00:01", "00:05:00")]
    [InlineData("EndedSessions", "ShareInterval", "00:00:00.9999999", "00:00:15")]
    [InlineData("EndedSessions", "ShareInterval", "1.00:00:00.0000001", "00:00:15")]
    [InlineData("EndedSessions", "ShareInterval", "often", "hh:mm:ss")]
    public async Task Invalid_duration_fails_startup_naming_the_setting(string section, string name, string value, string remedy)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setup => setup.Configuration[$"KakaoBusiness:{section}:{name}"] = value));

        var message = Assert.Single(failure.Failures);
        Assert.StartsWith($"[KakaoBusiness:{section}] {name} ", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_of_the_ended_list_reach_their_options()
    {
        await using var app = await StartAsync(setup =>
        {
            setup.Configuration["KakaoBusiness:EndedSessions:Capacity"] = "1000";
            setup.Configuration["KakaoBusiness:EndedSessions:AllowUncheckedSessions"] = "true";
        });

        var options = app.Services.GetRequiredService<IOptions<KakaoBusinessEndedSessionsOptions>>().Value;
        Assert.Equal((1000, true), (options.Capacity, options.AllowUncheckedSessions));
    }

    [Theory]
    [InlineData("999", "between 1000 and 100000")]
    [InlineData("100001", "between 1000 and 100000")]
    [InlineData("many", "in digits")]
    public async Task Invalid_capacity_fails_startup_naming_the_setting(string value, string remedy)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setup => setup.Configuration["KakaoBusiness:EndedSessions:Capacity"] = value));

        var message = Assert.Single(failure.Failures);
        Assert.StartsWith("[KakaoBusiness:EndedSessions] Capacity ", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_has_the_last_word()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Configuration["KakaoBusiness:TicketStore:OutagePause"] = setup.Configuration["KakaoBusiness:EndedSessions:ShareInterval"] = "00:00:07";
            setup.Authentication = services =>
            {
                services.AddDistributedMemoryCache();
                services.AddAuthentication().AddKakaoBusiness()
                    .AddKakaoBusinessTicketStore(options => options.OutagePause *= 2)
                    .AddKakaoBusinessSharedEndedSessions(options => options.ShareInterval *= 2);
            };
        });

        Assert.Equal(TimeSpan.FromSeconds(14), TimeOf(app, "TicketStore", "OutagePause"));
        Assert.Equal(TimeSpan.FromSeconds(14), TimeOf(app, "EndedSessions", "ShareInterval"));
    }

    [Fact]
    public void Without_any_configuration_the_defaults_hold()
    {
        var store = new KakaoBusinessTicketStoreOptions();
        var ended = new KakaoBusinessEndedSessionsOptions();

        new ConfigureTicketStore().Configure(store);
        new ConfigureEndedSessions().Configure(ended);

        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), (store.OperationTimeout, store.OutagePause, store.LastUseInterval));
        Assert.Equal((TimeSpan.FromSeconds(15), 20_000, false), (ended.ShareInterval, ended.Capacity, ended.AllowUncheckedSessions));
    }

    private static Task<TestApp> StartAsync(Action<TestAppSetup> configure) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services =>
        {
            services.AddDistributedMemoryCache();
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore().AddKakaoBusinessSharedEndedSessions();
        };
        configure(setup);
    });

    private static TimeSpan TimeOf(TestApp app, string section, string name)
    {
        object options = section == "TicketStore"
            ? app.Services.GetRequiredService<IOptions<KakaoBusinessTicketStoreOptions>>().Value
            : app.Services.GetRequiredService<IOptions<KakaoBusinessEndedSessionsOptions>>().Value;
        return (TimeSpan)options.GetType().GetProperty(name)!.GetValue(options)!;
    }
}
