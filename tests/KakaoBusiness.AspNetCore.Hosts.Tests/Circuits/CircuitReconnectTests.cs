using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>
/// A circuit outlives its connection: the browser takes it up again with the cookies that it has then. Blazor reports the loss of a
/// connection in the console, so the windows of these tests are not watched.
/// </summary>
public sealed class CircuitReconnectTests(ChromiumFixture chromium) : LiveChromiumTest(chromium)
{
    private readonly ChromiumFixture _chromium = chromium;
    private readonly Connections _connections = new();
    private readonly Checks _checks = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Same_user_continues_with_the_new_session(bool ticketStore)
    {
        var page = await OpenAsync(ticketStore);
        await ConsentInAnotherTabAsync(page);

        await _connections.ReconnectAsync();

        await ClickAsync(page, "keyword", KeywordAccount);
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_user_of_browser_cannot_resume_circuit(bool ticketStore)
    {
        var page = await OpenAsync(ticketStore);
        await ConsentInAnotherTabAsync(page, "other-owner");

        await _connections.ReconnectAsync();

        await ClickAsync(page, "call", "SessionEnded");
        await ShowsUserAsync(page, "nobody");
        await ClickAsync(page, "keyword-answer", "SessionEnded");
    }

    [Fact]
    public async Task Check_before_first_event_uses_the_new_session()
    {
        var page = await OpenAsync(ticketStore: false);
        await ConsentInAnotherTabAsync(page);
        await ShowsUserAsync(page, "nobody");
        _connections.AreEventsHeld = true;

        await _connections.ReconnectAsync();
        var before = _checks.Count;
        await Eventually.HoldsAsync(() => _checks.Count > before);
        _connections.AreEventsHeld = false;

        await ClickAsync(page, "keyword", KeywordAccount);
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    [Fact]
    public async Task Check_that_a_reconnect_overtakes_is_ignored()
    {
        var page = await OpenAsync(ticketStore: false);
        var check = _checks.RejectNext();
        await check.Began.Task.WaitAsync(TestContext.Current.CancellationToken);

        await _connections.ReconnectAsync();
        check.End.SetResult();
        await Eventually.HoldsAsync(() => _checks.OvertakenCount > 0);

        await ClickAsync(page, "keyword-answer", "ScopeMissing keyword_management");
        await ShowsUserAsync(page, App.AccountOf("owner"));
    }

    private async Task<IPage> OpenAsync(bool ticketStore)
    {
        await StartAsync(setup =>
        {
            (setup.TicketStore, setup.RevalidationInterval) = (ticketStore, Soon);
            setup.Services = services =>
            {
                services.Configure<HubOptions>(options => options.AddFilter(_connections));
                services.AddSingleton(_checks).AddScoped<AuthenticationStateProvider, ObservedProvider>();
                services.Configure<CookieAuthenticationOptions>(
                    CookieAuthenticationDefaults.AuthenticationScheme, options => options.Events.OnValidatePrincipal = _checks.ValidateAsync);
            };
        });
        var profile = await _chromium.OpenProfileAsync("en", Desktop);
        CloseAtEnd(profile);
        var page = await profile.NewPageAsync();
        await SignInAsync(page, "/live");
        await ClickAsync(page, "call", MomentAccount);
        return page;
    }

    /// <summary>Cuts the connection of the latest circuit, and holds back what its browser sends.</summary>
    private sealed class Connections : IHubFilter
    {
        private TaskCompletionSource _reconnected = new();
        private HubCallerContext? _latest;
        private volatile bool _areEventsHeld;

        public bool AreEventsHeld { set => _areEventsHeld = value; }

        public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            if (invocationContext.HubMethodName is not ("StartCircuit" or "ConnectCircuit")) await Eventually.HoldsAsync(() => !_areEventsHeld);
            var result = await next(invocationContext);
            if (invocationContext.HubMethodName == "StartCircuit") _latest = invocationContext.Context;
            if (invocationContext.HubMethodName == "ConnectCircuit") _reconnected.TrySetResult();
            return result;
        }

        public async Task ReconnectAsync()
        {
            _reconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _latest!.Abort();
            await _reconnected.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Counts how often the users of circuits were checked. Makes one check slow, and rejects its session.</summary>
    private sealed class Checks
    {
        private HeldCheck? _next;
        private int _count;
        private int _overtakenCount;

        /// <summary>How many checks have ended whose user was still that of the circuit.</summary>
        public int Count => _count;

        /// <summary>How many checks have ended after the circuit got another user.</summary>
        public int OvertakenCount => _overtakenCount;

        public HeldCheck RejectNext() => _next = new HeldCheck();

        public async Task ValidateAsync(CookieValidatePrincipalContext context)
        {
            if (Interlocked.Exchange(ref _next, null) is not { } check) return;
            check.Began.SetResult();
            await check.End.Task;
            context.RejectPrincipal();
        }

        public void Record(bool isOvertaken) => Interlocked.Increment(ref isOvertaken ? ref _overtakenCount : ref _count);
    }

    private sealed class HeldCheck
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class ObservedProvider(ILoggerFactory loggerFactory, IServiceProvider services, Checks checks)
        : KakaoBusinessAuthenticationStateProvider(loggerFactory, services)
    {
        protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
        {
            var isValid = await base.ValidateAuthenticationStateAsync(authenticationState, cancellationToken);
            checks.Record(cancellationToken.IsCancellationRequested);
            return isValid;
        }
    }
}
