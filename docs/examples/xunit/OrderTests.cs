using Microsoft.Data.Sqlite;

namespace Bookstore.Tests;

public sealed class OrderTests(FreshBookstore bookstore) : IClassFixture<FreshBookstore>
{
    /// <summary>Another class's customers are in another database: this one is alone with its own.</summary>
    [Fact]
    public async Task An_order_keeps_its_customer()
    {
        var id = await bookstore.RunAsync("INSERT INTO customers (email, name) VALUES ('ann@example.com', 'Ann') RETURNING id");
        await bookstore.RunAsync($"INSERT INTO orders (customer_id) VALUES ({id})");

        await Assert.ThrowsAsync<SqliteException>(
            () => bookstore.RunAsync($"PRAGMA foreign_keys=ON; DELETE FROM customers WHERE id = {id}"));
        Assert.Equal("Ann", await bookstore.RunAsync("SELECT name FROM customers"));
    }

    [Fact]
    public async Task A_status_is_one_of_four() =>
        await Assert.ThrowsAsync<SqliteException>(() => bookstore.RunAsync("INSERT INTO orders (customer_id, status) VALUES (1, 'lost')"));
}
