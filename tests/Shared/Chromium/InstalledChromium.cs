namespace KakaoBusiness.Tests.Shared.Chromium;

/// <summary>Finds the browser of this machine. It does not download one.</summary>
internal static class InstalledChromium
{
    private const string RequiredKey = "KAKAOBUSINESS_REQUIRE_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Returns the path of the program. If there is none, the test is skipped, or fails if a browser is required.</summary>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).Concat(Places).FirstOrDefault(File.Exists);
        if (found is not null) return found;
        Assert.SkipUnless(Environment.GetEnvironmentVariable(RequiredKey) == "1", "No Chromium on this machine: install the package chromium of the distribution, or Chrome.");
        throw new InvalidOperationException($"{RequiredKey} is set, but there is no Chromium on this machine.");
    }
}
