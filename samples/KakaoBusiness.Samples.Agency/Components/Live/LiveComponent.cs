using KakaoBusiness.Samples.Agency.Accounts;
using KakaoBusiness.Samples.Agency.Data;
using KakaoBusiness.Samples.Agency.Live;
using KakaoBusiness.Samples.Agency.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KakaoBusiness.Samples.Agency.Components.Live;

/// <summary>A part of a page that shows what the database has now, and again whenever something changes, as long as its user may see it.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>What other nodes notice, this one sees after this time.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closed = new();
    private IDisposable? _subscription;
    private ITimer? _timer;
    private bool _isLoading;
    private bool _isOutdated;
    private bool _isLeaving;

    /// <summary>Gets or sets the language: a circuit does not know that of the page.</summary>
    [Parameter, EditorRequired]
    public string Language { get; set; } = "";

    /// <summary>Gets or sets who is signed in.</summary>
    [CascadingParameter]
    public Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Gets or sets what reports changes.</summary>
    [Inject]
    public LiveUpdates Updates { get; set; } = default!;

    /// <summary>Gets or sets the clock.</summary>
    [Inject]
    public TimeProvider Time { get; set; } = default!;

    /// <summary>Gets or sets the address bar.</summary>
    [Inject]
    public NavigationManager Navigation { get; set; } = default!;

    /// <summary>Gets the texts.</summary>
    protected SiteText Text => SiteText.In(Language);

    /// <summary>Gets whether the last button failed because of the database.</summary>
    protected bool IsUnavailable { get; private set; }

    /// <summary>Gets whether the page is open.</summary>
    protected CancellationToken Closed => _closed.Token;

    /// <summary>Reads what the part shows.</summary>
    protected abstract Task LoadAsync(string userId);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => RefreshAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Not while the page is rendered for the first time on the server: only a circuit stays.
        if (!firstRender) return;
        _subscription = Updates.Subscribe(_ => InvokeAsync(RefreshAsync));
        _timer = Time.CreateTimer(_ => InvokeAsync(RefreshAsync), null, Interval, Interval);
    }

    /// <summary>Reads again. Many changes at once are read together.</summary>
    protected async Task RefreshAsync()
    {
        if (_isLeaving) return;
        if (_isLoading)
        {
            _isOutdated = true;
            return;
        }

        _isLoading = true;
        try
        {
            do
            {
                _isOutdated = false;
                if ((await Authentication).User.FindUserId() is { } userId) await LoadAsync(userId);
                else Leave();
            }
            while (_isOutdated && !_isLeaving);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page was closed.
        }
        // The next look may succeed. The first one is the page's to fail.
        catch (Exception exception) when (exception.IsOfDatabase() && _timer is not null)
        {
        }
        finally
        {
            _isLoading = false;
        }
    }

    /// <summary>Leads to the login once: the browser may take a while, and would begin anew each time.</summary>
    private void Leave()
    {
        _isLeaving = true;
        Navigation.NavigateTo("/login", forceLoad: true);
    }

    /// <summary>Does what a button is for, as the user who is signed in now. A failure of the database does not end the circuit.</summary>
    protected async Task ActAsync(Func<string, Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        IsUnavailable = false;
        try
        {
            if ((await Authentication).User.FindUserId() is { } userId) await act(userId);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception.IsOfDatabase())
        {
            IsUnavailable = true;
        }

        await RefreshAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed.Cancel();
        _subscription?.Dispose();
        _timer?.Dispose();
        GC.SuppressFinalize(this);
    }
}
