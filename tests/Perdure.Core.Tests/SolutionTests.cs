namespace Perdure.Core.Tests;

public class SolutionTests
{
    [Fact]
    public void CoreReferencesNothingButTheShellReaderAndTheFramework() =>
        Assert.All(
            System.Reflection.Assembly.Load("Perdure.Core").GetReferencedAssemblies(),
            reference => Assert.True(reference.Name is "Perdure.Shell" || reference.Name!.StartsWith("System", StringComparison.Ordinal), reference.Name));
}
