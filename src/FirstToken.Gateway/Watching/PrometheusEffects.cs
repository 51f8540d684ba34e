using FirstToken.Reports.Export;

namespace FirstToken.Gateway.Watching;

/// <summary>The part of <c>/metrics</c> on what features that make requests faster or safer did, brought and cost.</summary>
internal static class PrometheusEffects
{
    /// <summary>Writes it; a figure that nothing has come to is not there.</summary>
    public static void Write(PrometheusWriter writer, string prefix, Effects effects)
    {
        Family("effects_total", "What features that make requests faster or safer did, by outcome.", effects.Counts, one => ([("effect", one.Effect), ("outcome", one.Outcome)], one.Count));
        Family("saved_seconds_total", "Waiting saved: what an answer took when it was made, less what its repetition took.", effects.SavedTime, one => ([("effect", one.Effect)], one.Time.TotalSeconds));
        Family("saved_tokens_total", "Tokens not asked for again, or (cache_read) read from the prompt cache through breakpoints put in here.", effects.SavedTokens, one => ([("effect", one.Effect), ("type", one.Type)], one.Tokens));
        Family("saved_usd_total", "Money not spent, by the price table.", effects.SavedUsd, one => ([("effect", one.Effect)], (double)one.Usd));
        Family("extra_seconds_total", "Waiting that a feature imposed.", effects.ExtraTime, one => ([("effect", one.Effect)], one.Time.TotalSeconds));
        Family("extra_usd_total", "Money spent for it, by the price table; for second requests at most.", effects.ExtraUsd, one => ([("effect", one.Effect)], (double)one.Usd));

        void Family<T>(string name, string help, IReadOnlyList<T> all, Func<T, ((string, string)[] Labels, double Value)> of)
        {
            if (all.Count > 0)
            {
                writer.Family(prefix + name, "counter", help);
            }

            foreach (T one in all)
            {
                ((string, string)[] labels, double value) = of(one);
                writer.Sample(prefix + name, value, labels);
            }
        }
    }
}
