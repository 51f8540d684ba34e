using System.Text;

namespace FirstToken.Simulator.Scripts;

/// <summary>The text every answer is made of, token by token, over and over. It holds what breaks careless readers: quotes, line ends, accents, emoji.</summary>
internal static class Passage
{
    private static readonly string[] Answer =
    [
        "The", " tide", " at", " the", " old", " harbour", " turns", " twice", " a", " day", ",", " and", " the", " boats", " turn", " with",
        " it", ".", " A", " keeper", " writes", " down", " each", " height", ":", " \"", "four", " metres", "\"", ",", " then", " one",
        ".", "\n", "Nobody", " hurries", ".", " The", " café", " on", " the", " quay", " opens", " late", ";", " a", " heron", " 🐦",
        " waits", " on", " one", " leg", " until", " the", " water", " is", " low", " enough", " to", " fish", ",", " as", " ever", ".\n\n",
    ];

    private static readonly string[] Thought =
    [
        "The", " user", " wants", " an", " answer", ".", " First", " recall", " the", " facts", ",", " then", " order", " them", ",", " then", " write", " briefly", ".", "\n",
        "One", " check", " more", ":", " is", " the", " question", " clear", "?", " Yes", ".", " ",
    ];

    /// <summary>Tokens after which the answer repeats.</summary>
    public static int Period(StepKind kind) => Tokens(kind).Length;

    public static string Of(StepKind kind, int start, int count)
    {
        string[] tokens = Tokens(kind);
        if (count == 1)
        {
            return tokens[start % tokens.Length];
        }

        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(tokens[(start + i) % tokens.Length]);
        }

        return text.ToString();
    }

    private static string[] Tokens(StepKind kind) => kind == StepKind.Thinking ? Thought : Answer;
}
