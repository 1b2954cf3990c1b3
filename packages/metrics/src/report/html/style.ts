/** The style of the page: no fonts, images or scripts from elsewhere; colours follow the reader's preference. */
export const style: string = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --surface: #ffffff; --text: #1c1f26; --soft: #3d424d; --muted: #667080; --line: #e3e4e2;
  --model: #3a56c5; --baseline: #b4600f; --good: #177245; --bad: #b3261e; --plus: #23766f; --minus: #a3406a;
  --shadow: 0 1px 2px rgb(20 24 40 / 5%), 0 4px 16px rgb(20 24 40 / 4%);
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111318; --surface: #191c23; --text: #eceef2; --soft: #c3c8d2; --muted: #98a1b0; --line: #2c313b;
    --model: #93a9ff; --baseline: #f0a55a; --good: #6cd39b; --bad: #ff8f86; --plus: #63c5bb; --minus: #ee8fb6; --shadow: none;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--text); font: 400 1rem/1.6 var(--sans); overflow-wrap: break-word; }
.wrap { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding: 4rem 0 1.5rem; }
.eyebrow { margin: 0 0 .6rem; color: var(--muted); font-size: .78rem; font-weight: 600; letter-spacing: .09em; text-transform: uppercase; }
h1 { margin: 0; font-size: clamp(1.9rem, 1.2rem + 2.6vw, 2.9rem); font-weight: 700; line-height: 1.12; letter-spacing: -.025em; text-wrap: balance; }
.lead { max-width: 46rem; margin: 1rem 0 0; color: var(--soft); font-size: 1.15rem; line-height: 1.55; text-wrap: pretty; }
nav { position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line); background: color-mix(in srgb, var(--page) 88%, transparent); backdrop-filter: blur(8px); }
nav ul { display: flex; gap: .25rem 1.4rem; margin: 0; padding: .75rem 0; overflow-x: auto; list-style: none; font-size: .9rem; white-space: nowrap; scrollbar-width: none; }
nav a { color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--text); text-decoration: underline; text-underline-offset: .25em; }
a { color: var(--model); }
:focus-visible { outline: 2px solid var(--model); outline-offset: 3px; border-radius: 2px; }
section { padding: 2.75rem 0 0; }
h2 { margin: 0 0 .35rem; font-size: 1.5rem; font-weight: 680; line-height: 1.25; letter-spacing: -.015em; }
h3 { margin: 2rem 0 .5rem; font-size: 1.05rem; font-weight: 650; }
.card > h3:first-child { margin-top: 0; } .card > .small { margin: 1rem 0 0; } h2 + .small { margin-top: 1rem; }
p { margin: .4rem 0 .8rem; }
.about { max-width: 48rem; color: var(--soft); }
.small, figcaption, caption { color: var(--muted); font-size: .86rem; line-height: 1.5; }
.card { margin: 1rem 0 0; padding: 1.25rem 1.4rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--surface); box-shadow: var(--shadow); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.2rem), 1fr)); gap: 1rem; margin: 1.75rem 0 .25rem; padding: 0; list-style: none; }
.tile { display: grid; grid-row: span 4; grid-template-rows: subgrid; row-gap: 0; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--surface); box-shadow: var(--shadow); }
.tile .context { color: var(--muted); font-size: .8rem; line-height: 1.35; text-wrap: balance; }
.tile .name { font-size: .95rem; font-weight: 600; }
.tile .value { margin: .35rem 0 .3rem; font-size: 2rem; font-weight: 680; line-height: 1.1; letter-spacing: -.025em; font-variant-numeric: tabular-nums; }
.tile .context { align-self: end; } .tile .details { color: var(--muted); font-size: .84rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
.better { --tone: var(--good); } .worse { --tone: var(--bad); } .unclear, .none { --tone: var(--muted); }
.verdict { color: var(--tone); font-weight: 600; }
.scroll { overflow-x: auto; margin: 0 -.2rem; padding: 0 .2rem; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .7rem; text-align: left; }
th, td { padding: .55rem .9rem .55rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: middle; }
tr > :last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: .8rem; font-weight: 600; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 550; }
.number { text-align: right; white-space: nowrap; } .nowrap { white-space: nowrap; }
.rank { display: inline-block; min-width: 1.6rem; color: var(--muted); font-weight: 400; }
.strong { font-weight: 650; }
.range { display: block; color: var(--muted); font-size: .8rem; font-weight: 400; white-space: nowrap; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1.5rem 1.75rem; }
.plots > figure { max-width: 26rem; }
figure { margin: 0; min-width: 0; }
figcaption { margin: .35rem 0 0; }
figcaption b, figure > b { color: var(--text); font-weight: 620; }
figure > b { display: block; margin: 0 0 .35rem; font-size: .95rem; }
.plot { --plot-background: var(--surface); width: 100%; max-width: 100%; height: auto; color: var(--soft); font-family: var(--sans); font-size: 11px; overflow: visible; }
.for-narrow { display: none; } .for-wide .plot, .for-narrow .plot { font-size: 12px; }
.mark { display: block; } .mark .axis { stroke: var(--line); } .mark .zero { stroke: var(--muted); }
.mark .interval { stroke: var(--tone); stroke-width: 2; stroke-linecap: round; } .mark circle { fill: var(--tone); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 0 0 1rem; padding: 0; list-style: none; color: var(--soft); font-size: .88rem; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.swatch { flex: none; width: 1.5rem; border-top: 3px solid var(--model); }
.swatch.baseline { border-top: 2px dashed var(--baseline); } .swatch.reference { border-top: 2px dotted var(--muted); }
.meter { display: flex; width: 100%; min-width: 7rem; height: .5rem; overflow: hidden; border-radius: .25rem; background: var(--line); }
.meter span { display: block; height: 100%; background: var(--model); }
.meter .kept { background: var(--plus); } .meter .rejected { background: var(--minus); } .meter .repeated { background: var(--muted); } .meter .unknown { background: color-mix(in srgb, var(--muted) 55%, transparent); }
.meter.tall { height: .75rem; margin: 1.1rem 0 .8rem; border-radius: .375rem; }
.meter-cell { width: 32%; }
.chips { display: flex; flex-wrap: wrap; gap: .45rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.chips li { padding: .12rem .6rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); font-size: .86rem; }
.chips small { color: var(--muted); font-size: .78rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1.25rem; align-items: start; }
.text { margin: 0; overflow-x: auto; font: 400 .82rem/1.6 var(--mono); white-space: pre; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .35rem 1.5rem; margin: 0; font-size: .93rem; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
code { font-family: var(--mono); font-size: .86em; }
details { margin: .9rem 0 0; } details dl { margin: .6rem 0 0; } summary { color: var(--soft); font-size: .9rem; cursor: pointer; }
details pre { overflow-x: auto; margin: .6rem 0 0; padding: .9rem 1rem; border-radius: .5rem; background: var(--page); font: 400 .8rem/1.55 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.list { max-width: 48rem; margin: .5rem 0 0; padding: 0 0 0 1.15rem; color: var(--soft); } .list li { margin: 0 0 .4rem; }
footer { margin: 3.5rem 0 0; padding: 1.25rem 0 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .84rem; }
@media (max-width: 46rem) { .for-wide { display: none; } .for-narrow { display: block; } }
@media (max-width: 40rem) { .wrap { padding: 0 1rem; } header { padding-top: 2.5rem; } .card { padding: 1rem; } .tile .value { font-size: 1.7rem; } }
@media print {
  :root { --page: #fff; --shadow: none; } nav { display: none; } body { font-size: 10pt; }
  .card, figure, tr, .tile { break-inside: avoid; } header, section { padding-top: 1.5rem; }
}
`.trim();
