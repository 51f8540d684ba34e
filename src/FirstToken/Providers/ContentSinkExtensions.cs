namespace FirstToken.Providers;

/// <summary>Hands content on by its kind.</summary>
internal static class ContentSinkExtensions
{
    /// <summary>Hands on a piece of answer text, reasoning or refusal.</summary>
    public static void Give(this IContentSink sink, OutputKinds kind, ReadOnlySpan<byte> utf8)
    {
        switch (kind)
        {
            case OutputKinds.Reasoning:
                sink.Reasoning(utf8);
                break;
            case OutputKinds.Refusal:
                sink.Refusal(utf8);
                break;
            default:
                sink.Text(utf8);
                break;
        }
    }
}
