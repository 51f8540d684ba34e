using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>OpenAI's list of models.</summary>
internal static class OpenAiModels
{
    public static Plan Answer(SimRequest request)
    {
        int at = request.Path.IndexOf("/v1/models/", StringComparison.Ordinal);
        if (at < 0)
        {
            return Plan.Json(200, $$"""{"object":"list","data":[{{string.Join(',', KnownModels.OpenAi.Select(Describe))}}]}""");
        }

        string id = request.Path[(at + "/v1/models/".Length)..];
        return KnownModels.IsOpenAi(id)
            ? Plan.Json(200, Describe(id))
            : throw new RequestRefusedException(RefusalKind.UnknownModel, $"The model '{id}' does not exist", "model");
    }

    private static string Describe(string id) => $$"""{"id":{{JsonText.Quote(id)}},"object":"model","created":1760000000,"owned_by":"simulated"}""";
}
