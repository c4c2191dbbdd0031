using Microsoft.Data.Sqlite;

namespace Bookstore.Tests;

public sealed class CustomerTests(FreshBookstore bookstore) : IClassFixture<FreshBookstore>
{
    [Fact]
    public async Task An_address_belongs_to_one_customer_however_it_is_written()
    {
        await bookstore.RunAsync("INSERT INTO customers (email, name) VALUES ('ann@example.com', 'Ann')");

        await Assert.ThrowsAsync<SqliteException>(
            () => bookstore.RunAsync("INSERT INTO customers (email, name) VALUES ('ANN@example.com', 'Ann')"));
        Assert.Equal("1", await bookstore.RunAsync("SELECT count(*) FROM customers"));
    }

    [Fact]
    public async Task What_the_migrations_put_there_is_there() =>
        Assert.Equal("1", await bookstore.RunAsync("SELECT count(*) FROM books WHERE title = 'Jane Eyre'"));
}
