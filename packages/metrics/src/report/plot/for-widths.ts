import { type Html, html } from "../html/html.js";

/** How wide plots are drawn for large and for small screens. */
export const plotWidths = { wide: 1020, narrow: 420 } as const;

/**
 * A plot for large and one for small screens; the style sheet shows the one that fits.
 *
 * @param plot - Draws the plot so wide.
 */
export function forWidths(plot: (width: number) => Html): Html {
  return html`<div class="for-wide">${plot(plotWidths.wide)}</div><div class="for-narrow">${plot(plotWidths.narrow)}</div>`;
}

/**
 * Text cut to so many characters.
 *
 * @param text - Any text.
 * @param limit - At most how many characters.
 */
export function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}\u2026` : text;
}
