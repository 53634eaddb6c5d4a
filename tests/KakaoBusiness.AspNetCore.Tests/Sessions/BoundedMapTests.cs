using KakaoBusiness.AspNetCore.Sessions;


namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What is remembered of sessions is bounded: the oldest goes first.</summary>
public class BoundedMapTests
{
    [Fact]
    public void Oldest_gives_way_to_one_too_many()
    {
        var map = Of("a", "b", "c");

        map.Set("d", "4");

        Assert.Equal("bcd", Keys(map));
    }

    [Fact]
    public void Value_that_is_set_again_becomes_the_youngest()
    {
        var map = Of("a", "b", "c");

        map.Set("a", "again");
        Assert.Equal("abc", Keys(map));
        map.Set("d", "4");

        Assert.Equal("acd", Keys(map));
        Assert.True(map.TryGet("a", out var value));
        Assert.Equal("again", value);
    }

    [Fact]
    public void Value_set_again_displaces_no_other()
    {
        var map = Of("a", "b", "c");

        map.Set("b", "again");

        Assert.Equal("abc", Keys(map));
    }

    [Fact]
    public void What_is_removed_makes_room()
    {
        var map = Of("a", "b", "c");

        map.Remove("b");
        map.Remove("never there");
        map.Set("d", "4");

        Assert.Equal("acd", Keys(map));
        Assert.False(map.TryGet("b", out var value));
        Assert.Null(value);
    }

    [Fact]
    public void Empty_map_has_no_value()
    {
        var map = new BoundedMap<string, int>(capacity: 3);

        Assert.False(map.TryGet("a", out var value));
        Assert.Equal(0, value);
    }

    [Fact]
    public void Unusable_value_is_replaced()
    {
        var map = Of("a", "b", "c");

        Assert.Equal("a", map.GetOrReplace("a", _ => true, _ => "made"));
        Assert.Equal("made of a", map.GetOrReplace("a", _ => false, known => $"made of {known}"));
        Assert.Equal("made of ", map.GetOrReplace("d", _ => true, known => $"made of {known}"));

        Assert.Equal("acd", Keys(map));
        Assert.Equal("made of a", map.GetOrReplace("a", _ => true, _ => "unused"));
    }

    private static BoundedMap<string, string> Of(params string[] keys)
    {
        var map = new BoundedMap<string, string>(capacity: keys.Length);
        foreach (var key in keys) map.Set(key, key);
        return map;
    }

    private static string Keys(BoundedMap<string, string> map) => string.Concat("abcd".Where(key => map.TryGet(key.ToString(), out _)));
}
