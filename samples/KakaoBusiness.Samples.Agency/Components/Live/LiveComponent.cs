using KakaoBusiness.Samples.Agency.Accounts;
using KakaoBusiness.Samples.Agency.Data;
using KakaoBusiness.Samples.Agency.Live;
using KakaoBusiness.Samples.Agency.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace KakaoBusiness.Samples.Agency.Components.Live;

/// <summary>
/// Represents a part of a page that shows data of the database, and loads it again whenever something changes, as long as the user is
/// signed in.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>The interval at which the data is loaded again, to show changes that other nodes made.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closed = new();
    private IDisposable? _subscription;
    private ITimer? _timer;
    private bool _isLoading;
    private bool _isOutdated;
    private bool _isLeaving;

    /// <summary>Gets or sets the language of the page, which a circuit does not know.</summary>
    [Parameter, EditorRequired]
    public string Language { get; set; } = "";

    /// <summary>Gets or sets the authentication state.</summary>
    [CascadingParameter]
    public Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Gets or sets the notifications of changes.</summary>
    [Inject]
    public LiveUpdates Updates { get; set; } = default!;

    /// <summary>Gets or sets the clock.</summary>
    [Inject]
    public TimeProvider Time { get; set; } = default!;

    /// <summary>Gets or sets the navigation manager.</summary>
    [Inject]
    public NavigationManager Navigation { get; set; } = default!;

    /// <summary>Gets the texts.</summary>
    protected SiteText Text => SiteText.In(Language);

    /// <summary>Gets the value of <c>aria-busy</c>: the page is prerendered, and Blazor replaces this part when the circuit starts.</summary>
    protected string? Busy => RendererInfo.IsInteractive ? null : "true";

    /// <summary>Gets a value that indicates whether the last action failed because of the database.</summary>
    protected bool IsUnavailable { get; private set; }

    /// <summary>Gets a token that is cancelled when the page is closed.</summary>
    protected CancellationToken Closed => _closed.Token;

    /// <summary>Loads the data to show.</summary>
    protected abstract Task LoadAsync(string userId);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => RefreshAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Called in a circuit only, not when the page is prerendered.
        if (!firstRender) return;
        _subscription = Updates.Subscribe(_ => InvokeAsync(RefreshAsync));
        _timer = Time.CreateTimer(_ => InvokeAsync(RefreshAsync), null, Interval, Interval);
    }

    /// <summary>Loads the data again. Several changes during a load cause only one more.</summary>
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
        // A later refresh may succeed. A failure of the first load is a failure of the page.
        catch (Exception exception) when (exception.IsOfDatabase() && _timer is not null)
        {
        }
        finally
        {
            _isLoading = false;
        }
    }

    /// <summary>Redirects to the login only once, because the browser may need some time and would start over with each redirect.</summary>
    private void Leave()
    {
        _isLeaving = true;
        Navigation.NavigateTo("/login", forceLoad: true);
    }

    /// <summary>Runs the action of a button for the signed-in user. A failure of the database does not end the circuit.</summary>
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
