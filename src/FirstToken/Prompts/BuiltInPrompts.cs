namespace FirstToken.Prompts;

/// <summary>The prompts of <c>--prompt-size</c>: of our own writing, so that a run can be repeated by anybody.</summary>
public static class BuiltInPrompts
{
    private const string ShortText = "In a paragraph or two, explain to a curious teenager why the sea has tides.";

    private const string MediumText = """
        You are helping a small team that runs an online shop for spare bicycle parts. Every Friday they write a note to the
        whole company about the week. Write this week's note from the facts below, in a friendly and sober tone, in about 150 words.
        Put what customers noticed first, what the team learned second, and what happens next week last.

        Facts: On Monday the search page was slow between nine and eleven, because a nightly job that rebuilds the index had
        overrun and was still reading the database. Nobody lost an order. On Tuesday the job was moved to two in the morning and
        given a limit of ninety minutes. On Wednesday the new page for brake pads went live; it shows a drawing of each shape, and
        returns of brake pads have since halved, though three days are few. On Thursday a supplier changed the format of its price
        list without a word, and forty chains were shown at one euro each for six minutes. Two customers bought some and were sent
        them at that price. A check now refuses any price that moves by more than half in a day. Next week the team will clear up
        old photographs, and Ines returns from leave.
        """;

    /// <summary>The prompt of a size.</summary>
    /// <param name="size"><c>short</c>, <c>medium</c> or <c>long</c>.</param>
    /// <returns>
    /// About 20, 300 or 1,800 input tokens: a question, a task with its facts, a report to be worked through;
    /// <see langword="null"/> for another word.
    /// </returns>
    public static IPromptSource? OfSize(string size) => size.ToUpperInvariant() switch
    {
        "SHORT" => new FixedPrompt(ShortText, "built-in short prompt"),
        "MEDIUM" => new FixedPrompt(MediumText, "built-in medium prompt"),
        "LONG" => new FixedPrompt(Resource("long.txt"), "built-in long prompt"),
        _ => null,
    };

    private static string Resource(string name)
    {
        using Stream stream = typeof(BuiltInPrompts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing from the build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
