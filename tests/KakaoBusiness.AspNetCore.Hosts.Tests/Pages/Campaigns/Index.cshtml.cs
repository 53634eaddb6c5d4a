using KakaoBusiness.AspNetCore.Hosts.Tests.Apps;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Pages.Campaigns;

[RequireScope("moment_management")]
public class IndexModel(MomentClient moment) : PageModel
{
    public string Accounts { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellationToken) => Accounts = await moment.GetAdAccountsAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Accounts = await moment.GetAdAccountsAsync(cancellationToken);
        return RedirectToPage();
    }
}
