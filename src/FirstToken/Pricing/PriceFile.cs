using System.Text.Json;

namespace FirstToken.Pricing;

/// <summary>Price files as bytes: the project's own schema and LiteLLM's catalogue. Opens no file itself.</summary>
public static class PriceFile
{
    /// <summary>The largest file read, in bytes; the largest catalogue known has 2 MB.</summary>
    public const int LargestFile = 64 * 1024 * 1024;

    /// <summary>Reads a price file, finding out itself which of the two schemas it has.</summary>
    /// <param name="json">The whole file, UTF-8.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="seen">The day the file was got: the age of prices that carry no date of their own.</param>
    /// <exception cref="PriceFileException">It is broken or of another kind; the message is one line for people.</exception>
    public static PriceTable Parse(ReadOnlySpan<byte> json, string file, DateOnly? seen = null)
    {
        ReadOnlySpan<byte> utf8Mark = [0xEF, 0xBB, 0xBF];
        json = json.StartsWith(utf8Mark) ? json[utf8Mark.Length..] : json;
        if (json.Length > LargestFile)
        {
            throw new PriceFileException($"{file}: larger than {LargestFile / 1024 / 1024} MB");
        }

        try
        {
            return IsOurs(json, file)
                ? new PriceFileReader(json, file).Read()
                : new LiteLlmReader(json, file, seen).Read();
        }
        catch (JsonException broken)
        {
            throw new PriceFileException($"{file} line {broken.LineNumber + 1}: not valid JSON", broken);
        }
        catch (InvalidOperationException broken)
        {
            // Text that is not UTF-8, or a lone half of a surrogate pair.
            throw new PriceFileException($"{file}: not valid JSON: {broken.Message}", broken);
        }
    }

    private static bool IsOurs(ReadOnlySpan<byte> json, string file)
    {
        var at = new JsonCursor(json, file);
        at.Read();
        if (!at.EnterObject("the file"))
        {
            throw at.Wrong("the file must be an object");
        }

        while (at.NextProperty())
        {
            bool models = at.NameIs("models"u8);
            at.Read();
            if (models && at.Type == JsonTokenType.StartArray)
            {
                return true;
            }

            at.Skip();
        }

        return false;
    }
}
