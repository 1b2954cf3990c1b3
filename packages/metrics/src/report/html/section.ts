import type { Html, HtmlValue } from "./html.js";
import { html } from "./html.js";

/** A section of the page. */
export interface Section {
  /** Where links lead. */
  readonly id: string;
  /** Its name in the list of sections. */
  readonly title: string;
  /** What it holds. */
  readonly body: Html;
}

/**
 * A section with its heading.
 *
 * @param id - Where links lead.
 * @param title - The heading.
 * @param body - What it holds.
 */
export function section(id: string, title: string, ...body: readonly HtmlValue[]): Section {
  return {
    id,
    title,
    body: html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`,
  };
}
