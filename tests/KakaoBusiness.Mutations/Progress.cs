namespace KakaoBusiness.Mutations;

/// <summary>One line that tells how far it is; nothing where nobody watches.</summary>
internal static class Progress
{
    public static void Show(string state)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write($"\r{state,-100}");
    }
}
