import { type Html, type HtmlValue, html } from "./html.js";

/** One column of a table. */
export interface Column<Row> {
  /** Its head. */
  readonly head: string;
  /** What stands in it. */
  readonly cell: (row: Row, index: number) => HtmlValue;
  /** Whether it holds numbers, which stand to the right. */
  readonly number?: boolean;
  /** A further class of its cells. */
  readonly className?: string;
}

/**
 * A table with a caption; the first column names the rows.
 *
 * @param caption - What it shows.
 * @param columns - The columns.
 * @param rows - The rows.
 */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const classOf = ({ number, className }: Column<Row>): string =>
    [number === true ? "number" : "", className ?? ""].filter((name) => name !== "").join(" ");
  const heads = columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.head}</th>`);
  const body = rows.map((row, index) => {
    const cells = columns.map((column, place) =>
      place === 0
        ? html`<th scope="row" class="${classOf(column)}">${column.cell(row, index)}</th>`
        : html`<td class="${classOf(column)}">${column.cell(row, index)}</td>`,
    );
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A part of a {@link meter}. */
export interface MeterPart {
  /** How much of the whole, in [0, 1]. */
  readonly part: number;
  /** Its class, which gives the colour. */
  readonly className: string;
}

/**
 * Parts of a whole as a bar.
 *
 * @param label - What it shows, in a sentence.
 * @param parts - The parts.
 * @param className - A further class.
 */
export function meter(label: string, parts: readonly MeterPart[], className: string = ""): Html {
  const spans = parts
    .filter(({ part }) => part > 0)
    .map(
      (entry) =>
        html`<span class="${entry.className}" style="width:${(100 * Math.min(1, entry.part)).toFixed(2)}%"></span>`,
    );
  return html`<div class="meter ${className}" role="img" aria-label="${label}">${spans}</div>`;
}
