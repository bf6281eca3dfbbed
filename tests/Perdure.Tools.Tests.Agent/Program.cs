using Perdure.Tools.Keeping;

// An agent made to be killed: launches one shell command in a run folder, says so, and follows it until somebody ends it.
// agent <keeper> <folder> <script>
var run = new KeeperRun(args[1], new KeeperProgram(args[0]));
await run.LaunchAsync(new KeeperRequest
{
    Argv = ["/bin/sh", "-c", args[2]],
    Cwd = args[1],
    Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" },
    Stdin = true,
});
Console.WriteLine("launched");
var found = await run.FollowAsync(0, static chunk => ValueTask.CompletedTask);
Console.WriteLine(found.GetType().Name);
await Task.Delay(Timeout.Infinite);
