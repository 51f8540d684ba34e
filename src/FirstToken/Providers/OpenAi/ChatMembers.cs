using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads the members that a chat chunk and a whole chat answer have alike: what the answer says about itself.</summary>
internal static class ChatMembers
{
    /// <summary>Takes the member into the summary, or skips it.</summary>
    /// <param name="json">At the member's name.</param>
    /// <param name="summary">Filled in place.</param>
    public static void Read(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (json.ValueTextEquals("model"u8))
        {
            summary.Model = JsonFields.ReadStringOnce(ref json, summary.Model);
        }
        else if (json.ValueTextEquals("id"u8))
        {
            summary.RequestId = JsonFields.ReadStringOnce(ref json, summary.RequestId);
        }
        else if (json.ValueTextEquals("service_tier"u8))
        {
            summary.ServiceTier = JsonFields.ReadStringOnce(ref json, summary.ServiceTier);
        }
        else if (json.ValueTextEquals("error"u8))
        {
            summary.Error = OpenAiErrors.ReadMember(ref json) ?? summary.Error;
        }
        else if (json.ValueTextEquals("timings"u8))
        {
            LlamaTimings.Read(ref json, summary);
        }
        else
        {
            JsonFields.SkipValue(ref json);
        }
    }
}
