namespace DbMigrate.Tests.Scenarios.Reliability;

public sealed class DocumentTests
{
    [Fact]
    public void The_document_has_a_cell_for_every_fault_engine_and_mode_and_no_other()
    {
        Assert.SkipWhen(FaultMatrix.IsWritten, "The matrix is being written.");
        (string found, string rendered, IReadOnlyList<string> empty) = FaultMatrix.Check();

        Assert.Empty(empty);
        Assert.Equal(rendered, found);
    }
}
