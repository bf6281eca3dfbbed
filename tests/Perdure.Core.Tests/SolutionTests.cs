namespace Perdure.Core.Tests;

public class SolutionTests
{
    [Fact]
    public void CoreReferencesNothingButTheFramework() =>
        Assert.All(
            System.Reflection.Assembly.Load("Perdure.Core").GetReferencedAssemblies(),
            reference => Assert.StartsWith("System", reference.Name, StringComparison.Ordinal));
}
