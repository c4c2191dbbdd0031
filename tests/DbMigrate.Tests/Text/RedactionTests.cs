namespace DbMigrate.Tests.Text;

/// <summary>However a password is given, nothing that could reach a screen or a log holds it.</summary>
public sealed class RedactionTests
{
    private static readonly string[] Passwords =
    [
        "S3cr3tW0rd", "S3cr3t@W0rd", "S3cr3t:W0rd", "S3cr3t/W0rd", "S3cr3t?W0rd", "S3cr3t#W0rd", "S3cr3t%W0rd",
        "S3cr3t&W0rd=1", "S3cr3t;W0rd", "S3cr3t'W0rd\"", "S3cr3t W0rd", "S3cr3tä€W0rd", "S3cr3t\\W0rd",
    ];

    // %s is the password with its special characters escaped, %r as a careless person writes it.
    private static readonly string[] Forms =
    [
        "postgresql://user:%s@host/database",
        "postgresql://user:%s@host:5433/database?sslmode=require",
        "postgresql://user:%s@a:1,b:2/database",
        "postgresql://user:%s@[::1]/database",
        "postgresql://user:%s@host",
        "postgresql://:%s@host/database",
        "postgresql://host/database?user=u&password=%s",
        "postgresql:///database?password=%s&host=/tmp",
        "postgresql://user:%s@host/database?sslpassword=%s",
        "postgresql://user:%r@host/database",
        "postgresql://user:%r@host:5433/database?sslmode=require",
        "postgresql://host/database?password=%r",
        "postgresql:user:%r@host/database",
        "postgresql:/user:%r@host/database",
        "postgresql://user:%s@host/database?nonsense=1",
        "postgresql://user:%s@host/database?sslmode=nonsense",
        "postgresql://user:%s@host/database?connect_timeout=99999",
        "postgresql://user:%s@host/database?passwd=%s",
        "postgresql//user:%s@host/database",
        "postgresql ://user:%s@host/database",
        "\"postgresql://user:%s@host/database\"",
        "'postgresql://user:%r@host/database'",
        "DATABASE_URL=postgresql://user:%s@host/database",
        "//user:%s@host/database",
        "mysql://user:%r@host/database",
        "pglite://user:%r@host/database",
        "Host=host;Username=user;Password=%q;Database=database",
        "Host=host;Username=user;Pwd=%q",
        "Host=host;Password=%q;Port=nonsense",
        "Host=host;Password=%q;Nonsense=1",
        "Host=host;Password=%r;Nonsense=1",
        "host=host user=user password=%r dbname=database",
        "Data Source=a.db;Password=%q",
        "Data Source=a.db;Password=%q;Mode=nonsense",
        "sqlite:a.db?key=%r",
        "sqlite:a.db?password=%r&mode=ro",
    ];

    public static MatrixTheoryData<string, string> Planted { get; } = new(Forms, Passwords);

    [Theory, MemberData(nameof(Planted))]
    public void No_form_of_a_password_is_shown(string form, string password)
    {
        var text = form.Replace("%s", Uri.EscapeDataString(password))
            .Replace("%q", $"\"{password.Replace("\"", "\"\"")}\"")
            .Replace("%r", password);

        string shown;
        try
        {
            var url = DatabaseUrl.Parse(text, "/base");
            var target = new DatabaseTarget(url, "default", false);
            shown = $"{url} {url.Redacted} {target} {url.Scrub("the server said " + password)}";
            if (text.Contains("user") && url.Dialect == Dialect.PostgreSql && !form.Contains("%r"))
                Assert.Contains("***", url.Redacted);
        }
        catch (DbMigrateException e)
        {
            shown = $"{e} {e.Message} {e.RecommendedAction} {e.Target}";
        }

        // Half of a password cut at its special character is as bad as the whole.
        Assert.DoesNotContain("S3cr3t", shown);
        Assert.DoesNotContain("W0rd", shown);
    }

    [Fact]
    public void A_drivers_message_is_scrubbed()
    {
        var url = DatabaseUrl.Parse("postgresql://u:p%40w@h/d", "/");

        Assert.Equal("no login for 'u' with '***' (***)", url.Scrub("no login for 'u' with 'p@w' (p@w)"));
        Assert.Equal("as it is", DatabaseUrl.Parse("postgresql://u@h/d", "/").Scrub("as it is"));
        Assert.Equal("as it is", DatabaseUrl.Parse("x.db", "/").Scrub("as it is"));
    }

    [Theory]
    [InlineData("x", "role \"nobody\" does not exist")]
    [InlineData("nobody", "role \"nobody\" does not exist")]
    [InlineData("postgres", "cannot reach postgresql://u@h/postgres: database \"postgres\"")]
    [InlineData("1234", "line 1234 of 12345")]
    public void A_password_that_is_a_word_does_not_show_by_what_is_masked(string password, string message)
    {
        var url = DatabaseUrl.Parse($"postgresql://u:{password}@h/d", "/");

        Assert.Equal(message, url.Scrub(message));
        Assert.Equal("at postgresql://u:***@h/d", url.Scrub($"at postgresql://u:{password}@h/d"));
        Assert.Equal("with Host=h;Password=***;Port=1", url.Scrub($"with Host=h;Password={password};Port=1"));
        Assert.Equal("ALTER ROLE a PASSWORD '***'", url.Scrub($"ALTER ROLE a PASSWORD '{password}'"));
    }

    [Fact]
    public void The_public_surface_of_a_URL_has_no_member_with_the_password() =>
        Assert.Equal(
            ["Dialect", "Path", "Redacted"],
            typeof(DatabaseUrl).GetProperties().Where(property => property.GetMethod!.IsPublic).Select(property => property.Name).Order());
}
