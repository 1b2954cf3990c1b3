import {
  describeValue,
  type IdentityIntervals,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import type { IdentityStore } from "./identity-store.js";
import { sweep } from "./sweep.js";

/** Options of {@link IdentityGraph.intervals}. */
export interface IntervalOptions<Space extends string = string> {
  /**
   * The space of the ids in the key column. Its ids are written as their values, those of others as `space:value`; left
   * out, the column holds ids of all spaces, all written as `space:value`.
   */
  readonly space?: Space | undefined;
}

/** One row of the result. */
interface Row {
  readonly id: string;
  readonly person: string;
  readonly from: number;
  readonly until: number;
}

function checkSpace(store: IdentityStore, space: unknown): number {
  if (space === undefined) return -1;
  const number = store.rules.numberOf(space);
  if (number >= 0) return number;
  throw new PortraitError({
    code: "invalid-argument",
    message: `intervals: there is no space ${describeValue(space)}.`,
    hint: `The spaces are ${listWords(store.rules.names, store.rules.names.length)}.`,
  });
}

/** An id of the key's space whose text is also that of a person of another space. */
function checkTexts(store: IdentityStore, space: number): void {
  if (space < 0) return;
  store.values.forEach((value, id) => {
    const colon = value.indexOf(":");
    if (store.spaces[id] !== space || colon < 0) return;
    const other = store.rules.numberOf(value.slice(0, colon));
    if (other < 0 || other === space || store.find(other, value.slice(colon + 1)) < 0) return;
    throw new PortraitError({
      code: "invalid-data",
      message: `intervals: ${describeValue(value)} is an id of space "${store.rules.names[space]}", and the text of another id.`,
      hint: "Give the space another name.",
    });
  });
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Who each id was, as it became known.
 *
 * @param store - The ids and what was said of them.
 * @param options - See {@link IntervalOptions}.
 * @throws PortraitError `invalid-option`, `invalid-argument`, `invalid-data`.
 */
export function intervalsOf(store: IdentityStore, options: IntervalOptions | undefined): IdentityIntervals {
  const rule = optionalOption<string>("the name of a space", () => true);
  const space = checkSpace(store, resolveOptions("intervals", { space: rule }, options).space);
  checkTexts(store, space);
  const textOf = (id: number): string => {
    const value = store.values[id] as string;
    return store.spaces[id] === space ? value : `${store.rules.names[store.spaces[id] as number]}:${value}`;
  };
  const current = new Map<number, { readonly name: number; readonly from: number }>();
  const rows: Row[] = [];
  function close(id: number, until: number): void {
    const open = current.get(id);
    if (open === undefined) return;
    current.delete(id);
    rows.push({ id: textOf(id), person: textOf(open.name), from: open.from, until });
  }
  sweep(store, (id, name, after) => {
    if (space >= 0 && store.spaces[id] !== space) return;
    close(id, after);
    if (name !== id) current.set(id, { name, from: after });
  });
  for (const id of [...current.keys()]) close(id, Number.POSITIVE_INFINITY);
  rows.sort((one, other) => byText(one.id, other.id) || one.from - other.from);
  return Object.freeze({
    ids: Object.freeze(rows.map(({ id }) => id)),
    persons: Object.freeze(rows.map(({ person }) => person)),
    knownFrom: Float64Array.from(rows, ({ from }) => from),
    knownUntil: Float64Array.from(rows, ({ until }) => until),
  });
}
