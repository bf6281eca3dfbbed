namespace Perdure.Core.Effects;

/// <summary>Look at the files the contract seals.</summary>
public sealed record SealFiles(int Goal, int Edition) : SessionEffect;

/// <summary>Look at the sealed files again, to compare.</summary>
public sealed record CompareFiles(CallId Call, int Run) : SessionEffect;

/// <summary>See to it that a check has been run and deliver its true outcome, whether it runs already or not.</summary>
public sealed record RunCheck(CallId Call, int Run, string Command) : SessionEffect;

/// <summary>End a running check with everything it started.</summary>
public sealed record StopCheck(CallId Call, int Run, string Command) : SessionEffect;

/// <summary>Have the commands in the background stand still while the proof is taken.</summary>
public sealed record FreezeCommands(CallId Call) : SessionEffect;

/// <summary>Let them go on.</summary>
public sealed record ThawCommands(int Run) : SessionEffect;

/// <summary>Have a model review what no command can judge.</summary>
public sealed record AskJudge(CallId Call, int Attempt, string Model) : SessionEffect;

/// <summary>Wait before the review is asked for again.</summary>
public sealed record WaitForJudge(CallId Call, int Attempt, DateTimeOffset Until) : SessionEffect;

/// <summary>Commit the recorded tree to the goal's own branch.</summary>
public sealed record CommitProgress(int Goal, string Tree) : SessionEffect;

/// <summary>Put what a turn learnt where the next one finds it.</summary>
public sealed record WriteHandover(int Goal, int Turn) : SessionEffect;

/// <summary>Wait for the moment when a goal goes on, or when its time is over.</summary>
public sealed record WaitForGoal(int Goal, DateTimeOffset Until) : SessionEffect;
