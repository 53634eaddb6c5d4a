using CsCheck;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Security.Fuzz;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The bytes of the shared list of ended sessions.</summary>
public class EndedListTests
{
    private static readonly DateTimeOffset Time = new(2090, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Gen<EndedEntry> AnyEntry = Gen.Select(
        Gen.OneOf(EndedKind.Session, EndedKind.User, EndedKind.Everyone), Gen.ULong, Gen.ULong, Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks], Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks],
        (kind, user, session, at, until) => new EndedEntry(kind, new UInt128(user, session), new UInt128(session, user), new(at, TimeSpan.Zero), new(until, TimeSpan.Zero)));

    [Fact]
    public void List_reads_as_it_was_written()
        => AnyEntry.List[0, 20].Check(entries => Assert.Equal(entries, EndedList.Decode(EndedList.Encode(entries))));

    [Fact]
    public void Earliest_and_latest_times_are_read()
    {
        EndedEntry[] entries = [new(EndedKind.Session, 1, 2, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), new(EndedKind.Session, 1, 2, DateTimeOffset.MaxValue, DateTimeOffset.MinValue)];

        Assert.Equal(entries, EndedList.Decode(EndedList.Encode(entries)));
    }

    /// <summary>Nodes of two versions share a list.</summary>
    [Fact]
    public void Format_does_not_change()
    {
        var entry = new EndedEntry(EndedKind.User, 0x0102, 0x0304, Time, Time.AddDays(30));

        Assert.Equal(
            "01" + "02" + "00000000000000000000000000000102" + "00000000000000000000000000000304" + "09260A9C6F030080" + "0926222F67678080",
            Convert.ToHexString(EndedList.Encode([entry])));
    }

    [Fact]
    public void Every_entry_has_the_same_length()
        => Assert.Equal(1 + (20_000 * 49), EndedList.Encode([.. Enumerable.Repeat(new EndedEntry(EndedKind.Session, UInt128.MaxValue, UInt128.MaxValue, Time, DateTimeOffset.MaxValue), 20_000)]).Length);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("02")]
    [InlineData("0101")]
    public void Bytes_of_another_format_are_no_list(string bytes) => Assert.Null(EndedList.Decode(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 4)]
    [InlineData(1 + 33, 0x7F)]
    [InlineData(1 + 41, 0xFF)]
    public void Entry_with_an_impossible_value_makes_the_list_unreadable(int position, byte value)
    {
        var bytes = EndedList.Encode([new(EndedKind.Session, 1, 2, Time, Time)]);
        bytes[position] = value;

        Assert.Null(EndedList.Decode(bytes));
    }

    [Fact]
    public void Any_bytes_are_a_list_or_none()
        => Gen.Byte.Array[0, 200].Check(bytes =>
        {
            bytes = [1, .. bytes];
            if (EndedList.Decode(bytes) is { } entries) Assert.Equal(bytes, EndedList.Encode(entries));
        });
}
