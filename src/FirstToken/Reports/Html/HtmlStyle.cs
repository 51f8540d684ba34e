using FirstToken.Reports.Charts;

namespace FirstToken.Reports.Html;

/// <summary>The style sheet of a page: light or dark as the reader's system, always light on paper.</summary>
internal static class HtmlStyle
{
    public static string Sheet { get; } = $$"""
        :root{color-scheme:light;{{ChartStyle.LightVariables}} }
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;{{ChartStyle.DarkVariables}} } }
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        main{max-width:1620px;margin:0 auto;padding:16px 24px 48px}
        h1,h2,h3,li,p,dd,td,th,pre{overflow-wrap:anywhere}
        h1{font-size:1.5rem;line-height:1.25;margin:16px 0 4px}
        h2{font-size:1.2rem;margin:40px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--grid)}
        h3{font-size:1rem;margin:20px 0 8px}
        a{color:var(--c0)}
        .quiet,.meta{color:var(--muted)}.meta,.small{font-size:.875rem}
        .bad-text{color:var(--bad);font-weight:600}.good::before{content:"✓ "}.warning::before{content:"⚠ "}
        .notice{margin:0 0 8px;padding:10px 14px;font-weight:600;background:var(--mark);color:var(--on-mark)}
        .notice.bad-text{background:var(--bad);color:var(--paper)}
        nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;padding:0;margin:12px 0;font-size:.875rem}
        ul.lines{list-style:none;padding:0;margin:8px 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px;margin:8px 0 16px;padding:0;list-style:none}
        .cards li{border:1px solid var(--grid);border-radius:6px;padding:10px 14px}
        .cards p{margin:0;font-size:.8125rem}.cards p.value{font-size:1.35rem;font-weight:600;line-height:1.3}
        dd{margin:0}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
        th,td{padding:5px 12px;text-align:left;border-bottom:1px solid var(--grid);vertical-align:top}
        th{font-weight:600}
        tbody th{font-weight:400}
        .figure{text-align:right;white-space:pre}
        table.sortable thead th{cursor:pointer}
        th[aria-sort=ascending]::after{content:" ▲"}th[aria-sort=descending]::after{content:" ▼"}
        tbody tr:hover{background:color-mix(in srgb,var(--c0) 8%,transparent)}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,740px),1fr));gap:16px}
        figure{margin:0;overflow-x:auto}
        svg.chart{display:block;width:100%;min-width:600px;max-width:900px;height:auto}
        pre{white-space:pre-wrap;background:color-mix(in srgb,var(--ink) 6%,var(--paper));padding:12px 14px;border-radius:6px;font-size:.875rem}
        .words dt{font-weight:600;margin-top:8px}
        {{ChartStyle.ForPage}}
        @media print{
        @page{margin:12mm}
        body{font-size:10pt}
        main{max-width:none;padding:0}
        nav{display:none}
        h2,h3{break-after:avoid}
        figure,tr,.cards li,pre{break-inside:avoid}
        thead{display:table-header-group}
        .scroll,figure{overflow:visible}
        table{font-size:8.5pt;width:100%}th,td{padding:3px 5px}.figure{white-space:normal}
        .charts{display:block}svg.chart{min-width:0;max-width:100%;margin-bottom:8px}
        .notice,.paper,svg.chart{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        }
        """;
}
