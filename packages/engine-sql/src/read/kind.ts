/**
 * What the values of a source's column are: texts; whole numbers; other numbers; truth values; instants; JSON of any
 * kind, one by one; or what no column of an event can be read from.
 */
export type RawKind = "text" | "integer" | "float" | "boolean" | "instant" | "json" | "other";
