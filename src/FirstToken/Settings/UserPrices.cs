using FirstToken.Pricing;

namespace FirstToken.Settings;

/// <summary>The user's own price file, laid over the shipped table.</summary>
/// <param name="path">Where it is kept; <see cref="DefaultPath"/> unless somebody chose otherwise.</param>
public sealed class UserPrices(string path)
{
    /// <summary>Where it is kept.</summary>
    public string Path { get; } = path;

    /// <summary><c>firsttoken/prices.json</c> in <c>XDG_CONFIG_HOME</c>, else in <c>~/.config</c> (on Windows in the roaming profile).</summary>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    public static string DefaultPath(Func<string, string?> environment)
    {
        string? folder = environment("XDG_CONFIG_HOME");
        if (string.IsNullOrEmpty(folder) || !System.IO.Path.IsPathRooted(folder))
        {
            // .NET's application data folder is ~/.config on Linux.
            folder = environment("HOME") is { Length: > 0 } home && !OperatingSystem.IsWindows()
                ? System.IO.Path.Combine(home, ".config")
                : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        }

        return System.IO.Path.Combine(folder, "firsttoken", "prices.json");
    }

    /// <summary>The shipped table with the user's rows in place; the shipped one alone where there is no user file.</summary>
    /// <exception cref="PriceFileException">The user's file is broken or unreadable.</exception>
    public PriceTable Load() => File.Exists(Path) ? PriceTable.Default.With(Read(Path, null)) : PriceTable.Default;

    /// <summary>Takes the prices of a file that differ from those known into the user's file.</summary>
    /// <param name="file">A file of our schema or LiteLLM's.</param>
    /// <param name="today">The day, UTC: the age of prices that carry no date.</param>
    /// <returns>What changed; the user's file is written only if something did.</returns>
    /// <exception cref="PriceFileException">Either file cannot be read, or the user's not written; nothing has changed then.</exception>
    public PriceUpdate Update(string file, DateOnly today)
    {
        PriceTable incoming = Read(file, today);
        PriceTable own = File.Exists(Path) ? Read(Path, null) : PriceTable.Empty;
        PriceUpdate update = PriceUpdate.Between(PriceTable.Default.With(own), incoming);
        if (update.Rows.Count > 0)
        {
            Save(new PriceTable(own.Models.Concat(update.Rows), today));
        }

        return update;
    }

    private static PriceTable Read(string file, DateOnly? seen)
    {
        try
        {
            return new FileInfo(file).Length > PriceFile.LargestFile
                ? throw new PriceFileException($"{file}: larger than {PriceFile.LargestFile / 1024 / 1024} MB")
                : PriceFile.Parse(File.ReadAllBytes(file), file, seen);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PriceFileException($"{file}: cannot be read: {OneLine(failure)}", failure);
        }
    }

    private void Save(PriceTable table)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            string draft = $"{Path}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(draft, PriceFileWriter.Write(table));
            File.Move(draft, Path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PriceFileException($"{Path}: cannot be written: {OneLine(failure)}", failure);
        }
    }

    private static string OneLine(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
