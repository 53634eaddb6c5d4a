using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Readme.Tests.Blocks;

/// <summary>How each C# block about connections is run.</summary>
internal static class ConnectionRecipes
{
    private const string Package = "src/KakaoBusiness.AspNetCore.EntityFrameworkCore/README.md / KakaoBusiness.AspNetCore.EntityFrameworkCore";

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
            .AddEntityFrameworkStore<AppDbContext>();

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
