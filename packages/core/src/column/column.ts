import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { booleanOption, numberOption, optionalOption, resolveOptions } from "../options/options.js";

/** The kinds of columns that an event may have. */
export type ColumnKind = "id" | "timestamp" | "category" | "number" | "boolean" | "text";

/**
 * One column of an event: its kind, whether a value may be missing, and the values it accepts. Plain frozen data;
 * make one with {@link id}, {@link timestamp}, {@link oneOf}, {@link category}, {@link number}, {@link boolean} or
 * {@link text}.
 */
export interface Column<
  Kind extends ColumnKind = ColumnKind,
  Value = unknown,
  Optional extends boolean = boolean,
> {
  /** What the column holds. */
  readonly kind: Kind;
  /** Whether a row without a value is kept (`true`) or rejected as `missing` (`false`). */
  readonly nullable: Optional;
  /** For `id`: what is identified, such as `"user"`. */
  readonly entity?: string;
  /** For `id`: whether ids are whole numbers, so that `17850`, `17850.0` and `"17850"` are one id. */
  readonly integer?: boolean;
  /** For {@link oneOf}: the only values accepted. */
  readonly values?: readonly string[];
  /** For `number`: the least value accepted. */
  readonly min?: number;
  /** For `number`: the greatest value accepted. */
  readonly max?: number;
  /** For `timestamp`: further text formats, tried in order after ISO 8601. */
  readonly formats?: readonly string[];
  /** Type only: the values of the column once read. */
  readonly "~value"?: Value;
}

/** The value of a column in a row that was read: `null` where it may be missing. Timestamps are `Date`s. */
export type ColumnValue<C extends Column> =
  C extends Column<ColumnKind, infer Value, infer Optional>
    ? Optional extends true
      ? Value | null
      : Value
    : never;

/**
 * An identifier of a user, item, order or other entity. Read as text; numbers and bigints become text.
 *
 * @param entity - What is identified: `"user"`.
 * @param options - `integer: true` says that ids are whole numbers, so that `17850`, `17850.0` and `"17850"` are one id.
 * @throws PortraitError `invalid-definition` when `entity` is no text; `invalid-option`.
 *
 * @example
 * ```ts
 * import { id } from "@portrait/core";
 *
 * id("user").entity; // => "user"
 * ```
 */
export function id(
  entity: string,
  options: { readonly integer?: boolean } = {},
): Column<"id", string, false> {
  if (typeof entity !== "string" || entity === "") {
    throw new PortraitError({
      code: "invalid-definition",
      message: `id: the entity must be a non-empty text; received ${describeValue(entity)}.`,
      hint: 'Write what is identified: id("user").',
    });
  }
  const { integer } = resolveOptions("id", { integer: booleanOption(false) }, options);
  return Object.freeze({ kind: "id", nullable: false, entity, integer });
}

/**
 * An instant, kept with a resolution of one millisecond (finer parts are floored). Read from a `Date`, epoch
 * milliseconds, or ISO 8601 text, UTC where it names no zone. The first timestamp column of an event is its time.
 *
 * @param options - `formats`: further text formats, tried in order after ISO 8601, made of `%Y %m %d %H %M %S` and
 *   literal characters, such as `"%m/%d/%Y %H:%M"`; months, days and hours may lack a leading zero.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { timestamp } from "@portrait/core";
 *
 * timestamp({ formats: ["%m/%d/%Y %H:%M"] }).kind; // => "timestamp"
 * ```
 */
export function timestamp(
  options: { readonly formats?: readonly string[] } = {},
): Column<"timestamp", Date, false> {
  const { formats } = resolveOptions(
    "timestamp",
    {
      formats: optionalOption<readonly string[]>(
        "a list of formats with %Y, %m and %d, such as %m/%d/%Y %H:%M",
        (value) => Array.isArray(value) && value.every(isTimestampFormat),
      ),
    },
    options,
  );
  return Object.freeze({ kind: "timestamp", nullable: false, formats: Object.freeze([...(formats ?? [])]) });
}

function isTimestampFormat(format: unknown): boolean {
  if (typeof format !== "string") return false;
  const tokens: readonly string[] = format.match(/%./g) ?? [];
  const known = tokens.every((token) => /^%[YmdHMS]$/.test(token)) && new Set(tokens).size === tokens.length;
  return (
    known &&
    !/%$/.test(format.replaceAll(/%[YmdHMS]/g, "")) &&
    ["%Y", "%m", "%d"].every((token) => tokens.includes(token))
  );
}

/**
 * A category with a closed list of values. A row with any other value is rejected as `unknown-value`.
 *
 * @param values - The values accepted, at least one, all different.
 * @throws PortraitError `invalid-definition`.
 *
 * @example
 * ```ts
 * import { oneOf } from "@portrait/core";
 *
 * oneOf("purchase", "cancel").values; // => ["purchase", "cancel"]
 * ```
 */
export function oneOf<const Value extends string>(
  ...values: readonly Value[]
): Column<"category", Value, false> {
  const texts = values.every((value) => typeof value === "string" && value !== "");
  if (values.length === 0 || !texts || new Set(values).size !== values.length) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `oneOf: the values must be one or more different non-empty texts; received ${describeValue(values)}.`,
      hint: 'Write oneOf("purchase", "cancel"), or category() when any value will do.',
    });
  }
  return Object.freeze({ kind: "category", nullable: false, values: Object.freeze([...values]) });
}

/**
 * A category with an open list of values, such as a country. Numbers and booleans become text.
 *
 * @example
 * ```ts
 * import { category } from "@portrait/core";
 *
 * category().kind; // => "category"
 * ```
 */
export function category(): Column<"category", string, false> {
  return Object.freeze({ kind: "category", nullable: false });
}

/**
 * A finite number (64-bit float). Numeric text is read as a number; infinities are rejected as `not-finite`.
 *
 * @param options - `min` and `max`: the range accepted, both inclusive; a row outside is rejected as `range`.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { number } from "@portrait/core";
 *
 * number({ min: 0 }).min; // => 0
 * ```
 */
export function number(
  options: { readonly min?: number; readonly max?: number } = {},
): Column<"number", number, false> {
  const rule = numberOption(0);
  const bound = optionalOption<number>(rule.expected, rule.accepts);
  const { min, max } = resolveOptions("number", { min: bound, max: bound }, options);
  if (min !== undefined && max !== undefined && min > max) {
    throw new PortraitError({
      code: "invalid-option",
      message: `number: "min" must not be greater than "max"; received ${min} and ${max}.`,
    });
  }
  return Object.freeze({
    kind: "number",
    nullable: false,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
}

/**
 * True or false. The texts `true` and `false` in any case, and `1` and `0`, are read too.
 *
 * @example
 * ```ts
 * import { boolean } from "@portrait/core";
 *
 * boolean().kind; // => "boolean"
 * ```
 */
export function boolean(): Column<"boolean", boolean, false> {
  return Object.freeze({ kind: "boolean", nullable: false });
}

/**
 * Free text, such as a description.
 *
 * @example
 * ```ts
 * import { text } from "@portrait/core";
 *
 * text().kind; // => "text"
 * ```
 */
export function text(): Column<"text", string, false> {
  return Object.freeze({ kind: "text", nullable: false });
}

/**
 * The same column, but a row without a value is kept, with `null`.
 *
 * @param column - The column.
 *
 * @example
 * ```ts
 * import { category, optional } from "@portrait/core";
 *
 * optional(category()).nullable; // => true
 * ```
 */
export function optional<Kind extends ColumnKind, Value>(
  column: Column<Kind, Value, boolean>,
): Column<Kind, Value, true> {
  return Object.freeze({ ...column, nullable: true });
}
