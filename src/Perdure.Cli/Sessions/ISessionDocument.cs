using Perdure.Core.Views;

namespace Perdure.Cli.Sessions;

/// <summary>A session written out for reading.</summary>
internal interface ISessionDocument
{
    void Begin();

    void Write(ViewStep step);

    void End();
}
