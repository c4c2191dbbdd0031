using DbMigrate.Planning.Rows;

namespace DbMigrate.Tests.Planning.Rows;

/// <summary>Rows are found again wherever each of them can be.</summary>
public sealed class RowPairingTests
{
    [Fact]
    public void A_row_that_could_be_several_leaves_the_one_that_another_needs()
    {
        var pairing = new RowPairing(3, 3);

        // The first fits all, the second the first two, the third only the first.
        pairing.Pair((row, other) => row + other <= 2);

        Assert.Empty(pairing.Unpaired);
        Assert.Equal([0, 1, 2], pairing.Taken);
    }

    [Fact]
    public void What_is_paired_already_makes_room_for_what_fits_only_at_a_second_look()
    {
        var pairing = new RowPairing(2, 2);
        pairing.Pair((row, other) => row == 0 && other == 0);

        pairing.Pair((row, other) => row == 0 || other == 0);

        Assert.Empty(pairing.Unpaired);
    }

    [Fact]
    public void What_fits_nothing_is_told()
    {
        var pairing = new RowPairing(3, 2);

        pairing.Pair((row, other) => row == 1 && other == 1);

        Assert.Equal([0, 2], pairing.Unpaired);
        Assert.Equal([1], pairing.Taken);
    }
}
