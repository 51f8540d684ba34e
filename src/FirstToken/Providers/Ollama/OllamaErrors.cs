using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Transport;

namespace FirstToken.Providers.Ollama;

/// <summary>The errors of Ollama's native API: one text, as an answer of its own or as a line of a stream.</summary>
internal static class OllamaErrors
{
    /// <summary>Understands an error answer.</summary>
    public static RequestError ReadAnswer(ResponseHead head, ReadOnlySpan<byte> body)
    {
        RequestError byStatus = HttpErrors.FromStatus(head, body);
        try
        {
            var json = new Utf8JsonReader(body);
            if (JsonFields.EnterObject(ref json))
            {
                while (JsonFields.NextProperty(ref json))
                {
                    if (!json.ValueTextEquals("error"u8))
                    {
                        JsonFields.SkipValue(ref json);
                    }
                    else if (ReadMember(ref json) is { } error)
                    {
                        return byStatus with { Message = error.Message };
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not Ollama's: a proxy answered, or the body was cut.
        }

        return byStatus;
    }

    /// <summary>Reads the value of an <c>error</c> member.</summary>
    /// <returns><see langword="null"/> when it is no text.</returns>
    public static RequestError? ReadMember(ref Utf8JsonReader json)
    {
        if (JsonFields.ReadString(ref json) is not { } text)
        {
            return null;
        }

        string line = HttpErrors.OneLine(text);
        return new RequestError(ErrorKind.Server, line.Length > 0 ? line : "the server reported an error without saying which")
        {
            HttpStatus = 500,
            Retryable = true,
        };
    }
}
