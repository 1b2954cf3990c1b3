const trusted: unique symbol = Symbol("html");

/** Text that is HTML already. Only {@link html} and {@link rawHtml} make it, so that no data can pass for it. */
export interface Html {
  /** The text. */
  readonly [trusted]: string;
}

/** What may stand in a template. */
export type HtmlValue = Html | string | number | undefined | null | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Surrogate}]/gu;

/**
 * Text as HTML that shows it, in content as in quoted attributes. Characters that HTML forbids are replaced.
 *
 * @param text - Any text.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "@portrait/core";
 *
 * escapeHtml("<b>"); // => "&lt;b&gt;"
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ESCAPES[character] as string).replace(FORBIDDEN, "\ufffd");
}

function write(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return "";
  if (typeof value === "object" && trusted in value) return value[trusted];
  if (Array.isArray(value)) return value.map(write).join("");
  return escapeHtml(String(value));
}

/**
 * Takes text for HTML as it is.
 *
 * @param text - Text that holds no data that was not escaped.
 *
 * @example
 * ```ts
 * import { html, htmlText, rawHtml } from "@portrait/core";
 *
 * htmlText(html`<p>${rawHtml("<br>")}</p>`); // => "<p><br></p>"
 * ```
 */
export function rawHtml(text: string): Html {
  return { [trusted]: text };
}

/**
 * A template whose values are escaped, unless they are HTML already. Lists are joined; `undefined`, `null` and `false`
 * are left out.
 *
 * @param parts - The text between the values, which is HTML.
 * @param values - The values.
 *
 * @example
 * ```ts
 * import { html, htmlText } from "@portrait/core";
 *
 * htmlText(html`<p title="${'"'}">${"a < b"}${null}</p>`); // => "<p title=\"&quot;\">a &lt; b</p>"
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return rawHtml(parts.map((part, index) => part + write(values[index])).join(""));
}

/**
 * The text of HTML.
 *
 * @param value - What {@link html} made.
 *
 * @example
 * ```ts
 * import { html, htmlText } from "@portrait/core";
 *
 * htmlText(html`<p>${1}</p>`); // => "<p>1</p>"
 * ```
 */
export function htmlText(value: Html): string {
  return value[trusted];
}
