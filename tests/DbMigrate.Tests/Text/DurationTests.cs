namespace DbMigrate.Tests.Text;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("0", 0)]
    [InlineData("1.5s", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("5m", 300_000)]
    [InlineData("5min", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("00:00:30", 30_000)]
    [InlineData("24.00:00:00", 2_073_600_000)]
    public void Durations_are_read_as_people_write_them(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("5 parsecs")]
    [InlineData("1e9")]
    [InlineData("99999999h")]
    [InlineData("-00:00:01")]
    [InlineData("60.00:00:00")]
    [InlineData("25.00:00:00")]
    [InlineData("600h")]
    [InlineData("NaN")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData("2", "2ms 2s 2m 2h")]
    [InlineData("2m", "2ms 2m")]
    [InlineData("1.5", "1.5ms 1.5s 1.5m 1.5h")]
    [InlineData("600", "600ms 600s 600m")]
    [InlineData("x", "")]
    [InlineData("-1", "")]
    public void A_number_is_completed_with_the_units_that_fit(string text, string completed)
    {
        Assert.Equal(completed, string.Join(' ', Duration.Complete(text).Select(item => item.Text)));
        Assert.All(Duration.Complete(""), item => Assert.NotNull(Duration.Parse(item.Text)));
    }
}
