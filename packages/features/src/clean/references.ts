import {
  type Column,
  type Columns,
  describeValue,
  type EventDefinition,
  listWords,
  optionalOption,
  PortraitError,
  type ReferenceRule,
  resolveOptions,
  rowAt,
  type Table,
  type TextRule,
} from "@portrait/core";
import { isFault } from "../read/fault.js";
import { own, type RawRow } from "../read/raw-row.js";
import { sourceText } from "../read/source-text.js";
import { valueReader } from "../read/value-reader.js";
import { columnRules, invalidPlan, isRecord, wordOption } from "./column-rules.js";
import { ruleOf } from "./rule-of.js";
import { textCleaner } from "./text.js";

/** What another table knows of the ids of a column. */
export interface ReferenceOptions<Cols extends Columns = Columns> {
  /** The table: one row for each id. */
  readonly table: Table | readonly object[];
  /** The column of the table that holds the ids; they are cleaned and read like the event's. */
  readonly key: string;
  /** Columns of the event that are filled from the table, and the column of the table that each is filled from. */
  readonly join?: { readonly [Name in keyof Cols]?: string };
  /**
   * What becomes of an event whose id the table lacks: `"reject"` (left out) rejects it as `unknown-reference`, `"keep"`
   * keeps it without attributes. An event without an id has no attributes.
   */
  readonly missing?: "reject" | "keep";
}

/** A value that a table gives to a column of the event. */
type Attribute = string | number | boolean | null;

/** How the values of the key are cleaned elsewhere in the plan. */
export interface KeyCleaning {
  /** The rules of texts, by column. */
  readonly text: Readonly<Record<string, TextRule>> | undefined;
  /** Whether texts are trimmed. */
  readonly trim: boolean;
}

const isTable = (value: unknown): value is Table => isRecord(value) && isRecord(value.columns);

const rules = {
  table: optionalOption<Table | readonly object[]>(
    "a table or a list of row objects",
    (value) => isTable(value) || (Array.isArray(value) && value.every(isRecord)),
  ),
  key: optionalOption<string>("the name of a column of the table", (value) => typeof value === "string"),
  join: optionalOption<Readonly<Record<string, string | undefined>>>(
    "an object of columns of the table by column of the event",
    isRecord,
  ),
  missing: wordOption("reject", "keep"),
};

const HINT = 'Write references: { item: { table, key: "StockCode", join: { category: "Category" } } }.';

function rowsOf(table: Table | readonly object[]): readonly RawRow[] {
  if (!isTable(table)) return table as readonly RawRow[];
  return Array.from({ length: table.length }, (_, row) => rowAt(table, row));
}

function attributeOf(value: unknown): Attribute {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return typeof value === "boolean" ? value : sourceText(value);
}

/** Values of several types are texts, so that each is read alike wherever it is held. */
function attributesOf(values: readonly unknown[]): readonly Attribute[] {
  const attributes = values.map(attributeOf);
  const types = new Set(attributes.filter((value) => value !== null).map((value) => typeof value));
  return Object.freeze(types.size > 1 ? attributes.map(sourceText) : attributes);
}

function keyReader(
  column: Column,
  text: TextRule | undefined,
  trim: boolean,
): (raw: unknown) => string | null {
  const { values: _, ...open } = column;
  const read = valueReader({ ...open, nullable: true });
  const clean = textCleaner(text, trim);
  return (raw) => {
    const value = read(typeof raw === "string" ? clean(raw) : raw);
    return value === null || isFault(value) ? null : String(value);
  };
}

function checkTable(owner: string, rows: readonly RawRow[], names: readonly string[]): void {
  const missing = [...new Set(names)].filter((name) => !rows.some((row) => Object.hasOwn(row, name)));
  if (missing.length === 0) return;
  const present = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  throw new PortraitError({
    code: "missing-column",
    message: `${owner}: the table lacks ${listWords(missing)}.`,
    hint: present.length === 0 ? "It has no rows." : `It has ${listWords(present, 20)}.`,
    details: { missing, present },
  });
}

function readKeys(
  owner: string,
  rows: readonly RawRow[],
  key: string,
  read: (raw: unknown) => string | null,
): readonly string[] {
  const first = new Map<string, number>();
  rows.forEach((row, index) => {
    const raw = own(row, key);
    const id = read(raw);
    if (id === null) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: row ${index} of the table has no id: ${describeValue(raw)}.`,
        hint: "Leave rows without one out.",
      });
    }
    const known = first.get(id);
    if (known !== undefined) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: rows ${known} and ${index} of the table have the same id, ${describeValue(id)}.`,
        hint: "Keep one row for each id.",
      });
    }
    first.set(id, index);
  });
  return Object.freeze([...first.keys()]);
}

function checkJoined(owner: string, events: EventDefinition, key: string, joined: readonly string[]): void {
  const stray = joined.filter((name) => !Object.hasOwn(events.schema, name));
  if (stray.length > 0) {
    throw invalidPlan(
      `${owner}: joined ${listWords(stray)} is no column of the event.`,
      `The event has ${listWords(Object.keys(events.schema), 20)}.`,
    );
  }
  if (joined.includes(key)) throw invalidPlan(`${owner}: joined "${key}" is the column of the ids.`, HINT);
}

function fromTable(
  owner: string,
  events: EventDefinition,
  name: string,
  options: object,
  { text, trim }: KeyCleaning,
): ReferenceRule {
  const { table, key, join = {}, missing = "reject" } = resolveOptions(owner, rules, options);
  if (table === undefined || key === undefined)
    throw invalidPlan(`${owner} lacks "${table === undefined ? "table" : "key"}".`, HINT);
  const joined = Object.entries(join).flatMap(([column, from]) =>
    from === undefined ? [] : [[column, from] as const],
  );
  const odd = joined.find(([, from]) => typeof from !== "string");
  if (odd !== undefined) {
    throw invalidPlan(
      `${owner}: "join" must name the column of the table for "${odd[0]}"; received ${describeValue(odd[1])}.`,
      HINT,
    );
  }
  checkJoined(
    owner,
    events,
    name,
    joined.map(([column]) => column),
  );
  const rows = rowsOf(table);
  checkTable(owner, rows, [key, ...joined.map(([, from]) => from)]);
  const column = events.schema[name] as Column;
  const keys = readKeys(owner, rows, key, keyReader(column, ruleOf(text, name), trim));
  const attributes = joined.map(
    ([target, from]) => [target, attributesOf(rows.map((row) => own(row, from)))] as const,
  );
  return { keys, attributes: Object.freeze(Object.fromEntries(attributes)), missing };
}

/** The rule of a plan, which may have come as JSON. */
function planned(owner: string, events: EventDefinition, name: string, given: ReferenceRule): ReferenceRule {
  const { keys, attributes, missing } = given;
  const texts = Array.isArray(keys) && keys.every((key) => typeof key === "string");
  const columns = isRecord(attributes) ? Object.values(attributes) : [undefined];
  const shaped =
    texts &&
    new Set(keys).size === keys.length &&
    columns.every((values) => Array.isArray(values) && values.length === keys.length) &&
    ["reject", "keep"].includes(missing);
  if (!shaped) {
    throw invalidPlan(
      `${owner} must have different keys, and as many values of each attribute; received ${describeValue(given)}.`,
      HINT,
    );
  }
  checkJoined(owner, events, name, Object.keys(attributes));
  return given;
}

/**
 * `references` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @param cleaning - How ids are cleaned.
 * @param derived - The columns that are derived.
 * @throws PortraitError `invalid-definition`, `invalid-option`; `missing-column` when the table lacks one; `invalid-data`
 *   when a row of the table has no id, or that of another.
 */
export function referenceRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
  cleaning: KeyCleaning,
  derived: readonly string[],
): Readonly<Record<string, ReferenceRule>> | undefined {
  const taken = new Map<string, string>(derived.map((name) => [name, "derived"]));
  const references = columnRules(
    owner,
    "references",
    events,
    given,
    ["id", "category"],
    (options, _, asker, name) => {
      const isPlan = isRecord(options) && Object.hasOwn(options, "keys");
      const rule = isPlan
        ? planned(asker, events, name, options as unknown as ReferenceRule)
        : fromTable(asker, events, name, options as object, cleaning);
      for (const joined of Object.keys(rule.attributes)) {
        const before = taken.get(joined);
        if (before !== undefined)
          throw invalidPlan(`${asker}: "${joined}" is ${before} already.`, "Fill each column in one way.");
        taken.set(joined, `joined by "${name}"`);
      }
      return rule;
    },
  );
  const chained = Object.keys(references ?? {}).find((name) => taken.get(name)?.startsWith("joined"));
  if (chained === undefined) return references;
  throw invalidPlan(
    `${owner}: references of "${chained}": its ids are ${taken.get(chained)}; a reference needs ids of the source.`,
    "Join the tables before.",
  );
}
