const trusted: unique symbol = Symbol("html");

/** Text that is HTML already. Only {@link html} and {@link raw} make it, so that no data can pass for it. */
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

/**
 * Text as HTML that shows it, in content as in quoted attributes. Characters that HTML forbids are replaced.
 *
 * @param text - Any text.
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ESCAPES[character] as string).replace(FORBIDDEN, "\ufffd");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Surrogate}]/gu;

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
 */
export function raw(text: string): Html {
  return { [trusted]: text };
}

/**
 * A template whose values are escaped, unless they are HTML already. Lists are joined; `undefined`, `null` and `false`
 * are left out.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(parts.map((part, index) => part + write(values[index])).join(""));
}

/** The text of HTML. */
export const htmlText = (value: Html): string => value[trusted];
