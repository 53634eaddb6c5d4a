using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>How each C# block about connections is run.</summary>
internal static class ConnectionRecipes
{
    private const string Package = "src/KakaoBusiness.AspNetCore.EntityFrameworkCore/README.md / KakaoBusiness.AspNetCore.EntityFrameworkCore";

    private const string Page = "docs/connections.md";

    private const string Key = "advertiser-42";

    /// <summary>SQLite takes relative paths from here.</summary>
    private const string Builder = """
        AppDomain.CurrentDomain.SetData("DataDirectory", AppContext.BaseDirectory);
        var builder = WebApplication.CreateBuilder(args);

        """;

    private const string SetUp = """
        using KakaoBusiness.AspNetCore;
        using Microsoft.EntityFrameworkCore;

        """ + Builder + """
        builder.Services.AddDbContext<AppDbContext>(options => options.UseSqlite("Data Source=app.db"));
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri("https://apis.moment.kakao.com")).AddKakaoBusinessToken();
        var connections = builder.Services.AddAuthentication("Cookies").AddCookie("Cookies")
            .AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
            .AddEntityFrameworkStore<AppDbContext>()
            .AuthorizeConnect(request => Task.FromResult(request.User.HasClaim("advertiser", request.Key)));

        """;

    private const string Build = """

        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            var database = scope.ServiceProvider.GetRequiredService<AppDbContext>().Database;
            database.EnsureDeleted();
            database.EnsureCreated();
        }

        """;

    private const string Run = """

        app.Run();

        """;

    private const string Context = """

        public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
        {
            protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKakaoBusinessConnections();
        }

        """;

    private const string Client = """

        public sealed class MomentClient(HttpClient http)
        {
            public Task<string> GetAdAccountsAsync(CancellationToken cancellationToken) => http.GetStringAsync("/openapi/v4/adAccounts/pages", cancellationToken);
        }

        """;

    public static IReadOnlyDictionary<string, Recipe> ByBlock { get; } = new Dictionary<string, Recipe>
    {
        [$"{Package} / 1"] = new(Builder, Build + Run + Context, StoresAsync),
        [$"{Package} / 2"] = new(SetUp + Build + Run + Client, "", StoresAsync),
        [$"{Page} / Set up / 1"] = new(Builder, Build + Run + Context + Client, StoresAsync),
        [$"{Page} / Set up / 2"] = new(SetUp + Build + Run, "", StoresAsync),
        [$"{Page} / Connect / 1"] = new(
            SetUp + """
            using Microsoft.AspNetCore.Authentication;
            using System.Security.Claims;

            builder.Services.AddAuthorization();
            """ + Build + """
            app.MapGet("/login", (HttpContext context) => context.SignInAsync("Cookies", new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim(ClaimTypes.Name, "agent"), new Claim(ClaimTypes.NameIdentifier, "1"), new Claim("advertiser", "advertiser-42")], "login"))));
            app.MapGet("/advertisers/{key}", async (string key, IKakaoBusinessConnections all) => $"{(await all.FindAsync(key))?.State}");

            """,
            Run + Context + Client,
            async app =>
            {
                var browser = app.OpenBrowser();
                await browser.GetAsync("/login", Cancelled);
                Assert.Equal("Connected", await browser.GetStringAsync("/advertisers/advertiser-42/connect", Cancelled));
            }),
        [$"{Page} / Use / 1"] = new(
            SetUp + "builder.Services.AddTransient<NightlyReports>();" + Build + """
            app.MapGet("/run", async (NightlyReports reports, CancellationToken stop) => await reports.RunAsync("advertiser-42", stop));
            """ + Run + Context + Client,
            "",
            async app =>
            {
                await StoresAsync(app);
                (await app.OpenClient().GetAsync("/run", Cancelled)).EnsureSuccessStatusCode();
                Assert.Single(app.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
            }),
        [$"{Page} / The watcher / 1"] = new(SetUp + "connections.AddEvents<LostConnections>();" + Build + Run + Context + Client, "", async app =>
        {
            await StoresAsync(app);
            app.Kakao.AccountSettings.RevokeAll();
            var check = await app.Services.GetRequiredService<IKakaoBusinessConnections>().CheckAsync(Key, cancellationToken: Cancelled);
            Assert.Equal(KakaoBusinessConnectionLossReason.TokenDead, check.Connection!.LossReason);
            // Reported: the app's handler did not fail.
            var entry = await app.Services.GetRequiredService<IKakaoBusinessConnectionStore>().FindAsync(KakaoBusinessDefaults.AuthenticationScheme, Key, Cancelled);
            Assert.False(entry!.IsEventPending);
        }),
        [$"{Page} / Migrate from a table of your own / 1"] = new(
            SetUp + "builder.Services.AddTransient<Migration>();" + Build + """
            app.MapGet("/move", (string token, Migration migration, CancellationToken stop) => migration.MoveAsync("advertiser-42", token, stop));
            """ + Run + Context + Client,
            "",
            async app =>
            {
                var token = app.Kakao.IssueToken("owner", [KakaoBusinessScopes.MomentManagement]);
                Assert.Equal("true", await app.OpenClient().GetStringAsync($"/move?token={Uri.EscapeDataString(token)}", Cancelled));
                Assert.Equal("false", await app.OpenClient().GetStringAsync("/move?token=dead", Cancelled));
                var connection = await app.Services.GetRequiredService<IKakaoBusinessConnections>().FindAsync(Key, cancellationToken: Cancelled);
                Assert.Equal(KakaoBusinessConnectionState.Connected, connection!.State);
            }),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task StoresAsync(BlockApp app)
    {
        var connections = app.Services.GetRequiredService<IKakaoBusinessConnections>();
        var token = new KakaoBusinessToken(app.Kakao.IssueToken("owner", [KakaoBusinessScopes.MomentManagement]));
        Assert.True((await connections.ImportAsync(Key, token, cancellationToken: Cancelled)).Succeeded);
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await connections.FindAsync(Key, cancellationToken: Cancelled))!.State);
    }
}
