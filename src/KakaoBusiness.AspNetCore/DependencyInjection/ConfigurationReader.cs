using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Reads a configuration section. Unreadable values become faults of the options, which are reported together, instead of exceptions.
/// </summary>
internal sealed class ConfigurationReader(IConfiguration configuration, List<string> faults)
{
    public void Read(string key, Action<string> set)
    {
        if (configuration[key] is { Length: > 0 } value) set(value);
    }

    public void ReadPath(string key, Action<PathString> set) => Read(key, value =>
    {
        if (value[0] == '/') set(new PathString(value));
        else faults.Add($"{key} in the configuration must begin with '/': write a path of this site.");
    });

    public void ReadFlag(string key, Action<bool> set) => Read(key, value =>
    {
        if (bool.TryParse(value, out var flag)) set(flag);
        else faults.Add($"{key} in the configuration is neither 'true' nor 'false'.");
    });

    public void ReadCount(string key, Action<int> set) => Read(key, value =>
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) set(count);
        else faults.Add($"{key} in the configuration is not a number: write it in digits only.");
    });

    public void ReadName<T>(string key, Action<T> set)
        where T : struct, Enum
        => Read(key, value =>
        {
            // Enum.TryParse also accepts numbers, even undefined ones.
            if (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name) set(Enum.Parse<T>(name));
            else faults.Add($"{key} in the configuration is not one of {string.Join(", ", Enum.GetNames<T>())}.");
        });

    public void ReadTime(string key, Action<TimeSpan> set) => Read(key, value =>
    {
        if (TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time)) set(time);
        else faults.Add($"{key} in the configuration is not a time: write it as hh:mm:ss.");
    });

    public void ReadUrl(string key, Action<Uri> set) => Read(key, value =>
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var url)) set(url);
        else faults.Add($"{key} in the configuration is not an absolute URL.");
    });

    public void ReadList(string key, ICollection<string> list)
    {
        var section = configuration.GetSection(key);
        // A list may also be one string, for example in an environment variable.
        if (section.Value is { Length: > 0 } text)
        {
            foreach (var item in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)) list.Add(item);
        }

        foreach (var child in section.GetChildren())
        {
            if (child.Value is { Length: > 0 } item) list.Add(item);
        }
    }
}
