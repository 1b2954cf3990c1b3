/**
 * Texts that break careless code when they are ids, names or values: keys of prototypes, quotes and statements of SQL,
 * blanks, control characters, and pairs whose order differs between UTF-16 code units and Unicode code points.
 *
 * @example
 * ```ts
 * import { hostileTexts } from "@portrait/testing";
 *
 * hostileTexts.includes("__proto__"); // => true
 * ```
 */
export const hostileTexts: readonly string[] = Object.freeze([
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "'; DROP TABLE events; --",
  'quo"ted',
  "it's",
  "a b",
  "\\",
  "null",
  "NaN",
  "-1",
  "0",
  "00",
  "1e3",
  "../../etc/passwd",
  "%s{}$1",
  "tab\there",
  "line\nbreak",
  "\u00e9",
  "e\u0301",
  "\uff5e",
  "\u{1f600}",
  "\u202eright to left",
  "x".repeat(300),
]);
