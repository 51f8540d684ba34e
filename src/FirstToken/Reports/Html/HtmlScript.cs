namespace FirstToken.Reports.Html;

/// <summary>The only script of a page: a click on a head sorts its table. Everything can be read without it.</summary>
internal static class HtmlScript
{
    public const string Sorting = """
        for (const head of document.querySelectorAll("table.sortable thead th")) {
          const sort = () => {
            const table = head.closest("table"), body = table.tBodies[0], column = head.cellIndex;
            const up = head.getAttribute("aria-sort") !== "ascending";
            const text = row => row.cells[column].textContent.trim();
            const number = row => { const n = parseFloat(text(row).replaceAll(",", "")); return isNaN(n) ? Infinity : n; };
            const rows = [...body.rows].sort((a, b) => (head.classList.contains("figure") ? number(a) - number(b) : text(a).localeCompare(text(b))) * (up ? 1 : -1));
            for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
            head.setAttribute("aria-sort", up ? "ascending" : "descending");
            body.append(...rows);
          };
          head.tabIndex = 0;
          head.title = "sort";
          head.onclick = sort;
          head.onkeydown = event => { if (event.key === "Enter") sort(); };
        }
        """;
}
