namespace Perdure.Models.Practice;

/// <summary>Decides what the practice model does next, from the conversation alone: so a kill at any moment changes nothing.</summary>
internal static class PracticeRules
{
    /// <summary>Stands in every final message.</summary>
    public const string Honesty = "I am no language model";

    /// <summary>Three mistakes need four runs; whoever needs more is going in circles.</summary>
    private const int TestRunsMax = 8;

    private const string RunTests = "sh test.sh";

    public static PracticeStep Next(PracticeView view)
    {
        if (!view.HasTask) { return Report(Resources.Text("practice/help.md").Trim()); }

        if (!view.Has("exec_command") || !view.Has("apply_patch")) { return Report("I need the tools exec_command and apply_patch, and this session has not both."); }

        if (!view.HasCalled("exec_command")) { return Begin(view); }

        return view.Newest("exec_command", "apply_patch") switch
        {
            { Tool: "apply_patch" } => view.CallsOf("exec_command") < TestRunsMax
                ? new PracticeStep("That is changed. I run the tests again.", ("exec_command", PracticeStep.With("cmd", RunTests)))
                : Report($"I have run the tests {TestRunsMax} times and they still fail. I stop here; somebody has to look at calc.sh."),
            { Output: var output } => AfterTests(view, TestRun.Read(output)),
            null => Begin(view),
        };
    }

    /// <summary>What takes the place of the history when it is compacted.</summary>
    public static string Summary(PracticeView view) =>
        $"Task: repair calc.sh until `{RunTests}` passes. Tests were run {view.CallsOf("exec_command")} times and {view.CallsOf("apply_patch")} patches applied. Next: run the tests again and go on with what fails. ({Honesty}; this summary is by rule.)";

    private static PracticeStep Begin(PracticeView view)
    {
        if (view.Has("list_dir") && !view.HasCalled("list_dir")) { return new PracticeStep("I look at what is here.", ("list_dir", PracticeStep.With("path", "."))); }

        if (view.Has("read_file") && !view.HasCalled("read_file"))
        {
            return new PracticeStep(
                "I read the program and its tests.",
                ("read_file", PracticeStep.With("path", "calc.sh")),
                ("read_file", PracticeStep.With("path", "test.sh")));
        }

        return view.Has("update_plan") && !view.HasCalled("update_plan")
            ? new PracticeStep("Three steps will do.", ("update_plan", PracticeStep.Plan(done: 0)))
            : new PracticeStep("I run the tests to see what is wrong.", ("exec_command", PracticeStep.With("cmd", RunTests)));
    }

    private static PracticeStep AfterTests(PracticeView view, TestRun tests)
    {
        if (tests.AllPass) { return Finish(view, tests); }

        if (!tests.Readable)
        {
            return view.InARow("exec_command", output => !TestRun.Read(output).Readable) < 2
                ? new PracticeStep("The tests said nothing I can read. I run them once more.", ("exec_command", PracticeStep.With("cmd", RunTests)))
                : Report($"`{RunTests}` did not tell how many tests passed, so I cannot go on. Is this the practice project?");
        }

        if (PracticeFix.All.FirstOrDefault(known => known.Operation == tests.Failing?.Operation) is not { } fix)
        {
            return Report($"{tests.Failed} tests fail, and I know no repair for this one: {tests.Failing?.Line ?? "(it was not named)"}");
        }

        return new PracticeStep($"{tests.Passed} pass, {tests.Failed} fail. {tests.Failing!.Value.Line}\n{fix.Finding} I repair that.", ("apply_patch", PracticeStep.With("input", fix.Patch)));
    }

    private static PracticeStep Finish(PracticeView view, TestRun tests)
    {
        if (view.Has("update_plan") && view.CallsOf("update_plan") == 1)
        {
            return new PracticeStep($"All {tests.Passed} tests pass.", ("update_plan", PracticeStep.Plan(done: 3)));
        }

        if (view.Has("update_goal") && view.SpeaksOfGoal && !view.HasCalled("update_goal"))
        {
            return new PracticeStep("I report the goal as reached; the checks will prove it.", ("update_goal", PracticeStep.With("status", "complete")));
        }

        return Report($"All {tests.Passed} tests of calc.sh pass, after {view.CallsOf("apply_patch")} repairs.");
    }

    private static PracticeStep Report(string text) => new($"{text}\n\n({Honesty}: I am the practice model built into Perdure, and I follow a handful of rules.)");
}
