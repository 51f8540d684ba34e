using System.Text.Json;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats;

/// <summary>One provider API: how its requests are read and checked, and how scripts and errors look in it.</summary>
internal abstract class ApiFormat
{
    /// <summary>The API's name in the log, as in the golden streams (<c>anthropic.messages</c>).</summary>
    public abstract string Name { get; }

    /// <summary>Whether a request is one of this API's.</summary>
    public abstract bool Matches(SimRequest request);

    /// <summary>The header that carries the request's id.</summary>
    public abstract string IdHeader { get; }

    public abstract string RequestId(string id);

    /// <summary>The key, or null if the request has none.</summary>
    public abstract string? Key(SimRequest request);

    /// <summary>Refuses what is wrong before the body is read.</summary>
    public virtual void CheckHead(SimRequest request)
    {
    }

    /// <summary>Answers calls that generate nothing (lists of models, token counts); null if the request is not one.</summary>
    public virtual Plan? Side(SimRequest request) => null;

    /// <summary>Reads a request to generate; throws <see cref="RequestRefusedException"/>.</summary>
    public abstract Ask Read(SimRequest request, JsonElement body);

    /// <summary>An error in the API's own shape.</summary>
    public abstract Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds);

    public abstract string StreamType(Ask ask);

    /// <summary>Writes a script as a stream.</summary>
    public abstract void Stream(Script script, StreamBuilder output);

    /// <summary>Writes a script as one body.</summary>
    public abstract string Whole(Script script);

    /// <summary>The API's own headers on a good answer.</summary>
    public virtual void AddHeaders(Script script, Plan plan)
    {
    }

    /// <summary>Puts the limit of requests in place of the made-up one on a good answer, where the API tells of it.</summary>
    /// <param name="plan">The answer.</param>
    /// <param name="perMinute">The limit.</param>
    /// <param name="left">How many of it are left.</param>
    public virtual void TellLimit(Plan plan, int perMinute, int left)
    {
    }

    /// <summary>What goes into each frame at its patch place.</summary>
    public virtual byte[] Patch(Script script) => [];

    /// <summary>The beginning of an event that claims 2 GiB.</summary>
    public virtual byte[] OversizedHead() => "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""u8.ToArray();

    /// <summary>Milliseconds the provider says it took, for formats that say so in a header.</summary>
    protected static string Milliseconds(long nanoseconds) => (nanoseconds / 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected static string Text(string text) => JsonText.Quote(text);
}
