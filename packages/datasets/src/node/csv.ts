const SPECIAL = /[",\r\n]/;

/** One line of CSV as RFC 4180 writes it, ended by a line feed. */
export function csvLine(fields: readonly string[]): string {
  const quoted = fields.map((field) => (SPECIAL.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return `${quoted.join(",")}\n`;
}
