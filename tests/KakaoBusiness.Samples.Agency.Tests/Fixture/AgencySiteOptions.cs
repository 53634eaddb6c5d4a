using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Samples.Agency.Tests.Fixture;

/// <summary>How a site is started.</summary>
internal sealed class AgencySiteOptions
{
    public AgencySiteOptions()
    {
        // 13:00 in Korea, far from the nightly job; and not in the past, because browsers compare the expiry of cookies with the real clock.
        Clock = new FakeTimeProvider(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(4), TimeSpan.Zero));
        Kakao = new KakaoEmulator(timeProvider: Clock);
        Folder = Directory.CreateTempSubdirectory("kakaobusiness-agency").FullName;
        Database = $"Data Source={Path.Combine(Folder, "agency.db")}";
    }

    public string Environment { get; set; } = "Production";

    public FakeTimeProvider Clock { get; set; }

    public bool HasFakeClock { get; set; } = true;

    public KakaoEmulator Kakao { get; set; }

    /// <summary>Without a client ID the site brings an emulator of its own, in Development.</summary>
    public bool HasClientId { get; set; } = true;

    public bool ListensOnPort { get; set; }

    /// <summary>Where the keys and the SQLite file are.</summary>
    public string Folder { get; set; }

    /// <summary>Whether the folder goes with the site. Not for a site that another one continues.</summary>
    public bool OwnsFolder { get; set; } = true;

    public string Database { get; set; }

    /// <summary>Kim runs cafe, bikes and a Korean key; lee runs books.</summary>
    public Dictionary<string, string?> Users { get; set; } = new()
    {
        ["Agency:Users:0:Name"] = "kim",
        ["Agency:Users:0:Password"] = "k",
        ["Agency:Users:0:Advertisers:0"] = "cafe",
        ["Agency:Users:0:Advertisers:1"] = "bikes",
        ["Agency:Users:0:Advertisers:2"] = "한빛 서점",
        ["Agency:Users:1:Name"] = "lee",
        ["Agency:Users:1:Password"] = "l",
        ["Agency:Users:1:Advertisers:0"] = "books",
    };

    public Dictionary<string, string?> Settings { get; } = new()
    {
        // Tests advance the clock by days; what the watcher does has tests of its own.
        ["KakaoBusiness:Connections:CheckInterval"] = "30.00:00:00",
    };

    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>Makes this site a further node of another one.</summary>
    public void Join(AgencySite other)
    {
        Directory.Delete(Folder);
        (Clock, Kakao, Folder, Database, OwnsFolder) = (other.Clock, other.Kakao, other.Options.Folder, other.Options.Database, false);
    }
}
