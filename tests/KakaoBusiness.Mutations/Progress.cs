namespace KakaoBusiness.Mutations;

/// <summary>Shows the progress in one line, unless the output is redirected.</summary>
internal static class Progress
{
    public static void Show(string state)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write($"\r{state,-100}");
    }
}
