import { describeValue, PortraitError } from "@portrait/core";

/** Who imports, for messages. */
export const OWNER = "importXgBoost";

/**
 * The error of a file that is malformed.
 *
 * @param path - Where in the file, such as `learner.objective.name`.
 * @param problem - What is wrong, following the path.
 */
export function malformed(path: string, problem: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${OWNER}: ${path} ${problem}.`,
    hint: "Pass what XGBoost's save_model wrote as .json or .ubj.",
    details: { path },
  });
}

/** A value of the file and where it stands. Only own properties are read. */
export interface Field {
  /** Where it stands. */
  readonly path: string;
  /** The value. */
  readonly value: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/**
 * A property of an object; its value is `undefined` when it is missing.
 *
 * @param field - The object.
 * @param name - The property.
 * @throws PortraitError `invalid-data` when it is no object.
 */
export function property(field: Field, name: string): Field {
  const { value } = field;
  if (!isRecord(value)) throw malformed(field.path, `must be an object; received ${describeValue(value)}`);
  return {
    path: field.path === "" ? name : `${field.path}.${name}`,
    value: Object.hasOwn(value, name) ? value[name] : undefined,
  };
}

/**
 * A property of a property and so on.
 *
 * @param field - The object.
 * @param names - The properties, outermost first.
 * @throws PortraitError `invalid-data` when one is no object.
 */
export const within = (field: Field, ...names: readonly string[]): Field => names.reduce(property, field);

/**
 * The elements of a list.
 *
 * @param field - The list.
 * @throws PortraitError `invalid-data` when it is none.
 */
export function elements(field: Field): readonly Field[] {
  const { value, path } = field;
  if (Array.isArray(value))
    return value.map((element, index) => ({ path: `${path}[${index}]`, value: element }));
  if (isNumbers(value))
    return Array.from(value, (element, index) => ({ path: `${path}[${index}]`, value: element }));
  throw malformed(path, `must be a list; received ${describeValue(value)}`);
}

function isNumbers(value: unknown): value is Float64Array {
  return value instanceof Float64Array;
}

/**
 * A text.
 *
 * @param field - The text.
 * @throws PortraitError `invalid-data` when it is none.
 */
export function text(field: Field): string {
  if (typeof field.value === "string") return field.value;
  throw malformed(field.path, `must be a text; received ${describeValue(field.value)}`);
}

/**
 * An integer, also one written as a text.
 *
 * @param field - The integer.
 * @param min - The least allowed.
 * @throws PortraitError `invalid-data` when it is none.
 */
export function integer(field: Field, min: number): number {
  const { value } = field;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= min) return number;
  throw malformed(field.path, `must be an integer >= ${min}; received ${describeValue(value)}`);
}

/**
 * A list of finite numbers; true and false count as 1 and 0.
 *
 * @param field - The list.
 * @param count - How many there must be; left out, any number.
 * @throws PortraitError `invalid-data`.
 */
export function numbers(field: Field, count?: number): Float64Array {
  const { value, path } = field;
  if (!Array.isArray(value) && !isNumbers(value)) {
    throw malformed(path, `must be a list of numbers; received ${describeValue(value)}`);
  }
  if (count !== undefined && value.length !== count) {
    throw malformed(path, `must hold ${count} numbers; it holds ${value.length}`);
  }
  const found = Float64Array.from(value, (element: unknown) =>
    typeof element === "number" ? element : typeof element === "boolean" ? Number(element) : Number.NaN,
  );
  const odd = found.findIndex((number) => !Number.isFinite(number));
  if (odd < 0) return found;
  throw malformed(`${path}[${odd}]`, `must be a finite number; received ${describeValue(value[odd])}`);
}

/**
 * The same for a list that may be missing.
 *
 * @param field - The list.
 * @param count - How many there must be.
 * @returns The numbers; zeros when there are none.
 * @throws PortraitError `invalid-data`.
 */
export const optionalNumbers = (field: Field, count: number): Float64Array =>
  field.value === undefined ? new Float64Array(count) : numbers(field, count);
