namespace DbMigrate.Web;

/// <summary>One request and its answer.</summary>
internal interface IWebExchange
{
    /// <summary>The method, in capitals.</summary>
    string Method { get; }

    /// <summary>The path, without a query.</summary>
    string Path { get; }

    /// <summary>Whether it comes from this machine.</summary>
    bool IsLocal { get; }

    /// <summary>A header of the request; null where it is not there.</summary>
    string? Header(string name);

    /// <summary>The request's body; null where it is longer than this.</summary>
    Task<byte[]?> ReadAsync(int most, CancellationToken cancel);

    /// <summary>The answer's status.</summary>
    int Status { set; }

    /// <summary>Sets a header of the answer.</summary>
    void SetHeader(string name, string value);

    /// <summary>Sends a whole body.</summary>
    Task SendAsync(ReadOnlyMemory<byte> body);

    /// <summary>Begins a body whose length nobody knows yet.</summary>
    Stream Stream();

    /// <summary>Ends the answer.</summary>
    /// <param name="abort">The connection is cut, so that nobody takes what was sent for all of it.</param>
    void End(bool abort = false);
}

/// <summary>Takes requests.</summary>
internal interface IWebListener : IDisposable
{
    /// <summary>The next request; null when it was closed.</summary>
    Task<IWebExchange?> AcceptAsync();
}
