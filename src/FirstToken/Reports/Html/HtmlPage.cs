namespace FirstToken.Reports.Html;

/// <summary>One self-contained page: head, style, content, script. Nothing is loaded from anywhere, and the page forbids it.</summary>
internal static class HtmlPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    public static void Write(TextWriter output, string title, Action<HtmlWriter> content)
    {
        var html = new HtmlWriter(output);
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\"/>\n");
        html.Element("title", title);
        html.Raw($"<style>\n{HtmlStyle.Sheet}\n</style>\n</head>\n<body>\n<main>\n");
        content(html);
        html.Raw($"</main>\n<script>\n{HtmlScript.Sorting}\n</script>\n</body>\n</html>\n");
    }
}
