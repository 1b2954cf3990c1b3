import { describeValue, PortraitError } from "@portrait/core";
import type { SpaceRules } from "./identity-space.js";
import type { HeldStatement, IdentityStore } from "./identity-store.js";
import { type CheckedStatement, MOST_IDS } from "./statement.js";

const FORMAT = "portrait-identities-1";

/** A statement as it is written: 1 for an unmerge, from when on it holds, when it was learnt, and the ids by place. */
type WrittenStatement = readonly number[];

function invalid(problem: string, hint = "Pass what snapshot() gave, whole and unchanged."): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `identityGraph: the snapshot ${problem}.`,
    hint,
  });
}

function compareLists(one: WrittenStatement, other: WrittenStatement): number {
  const place = one.findIndex((number, index) => number !== other[index]);
  if (place < 0) return one.length - other.length;
  return (one[place] as number) - (other[place] ?? Number.NEGATIVE_INFINITY);
}

/**
 * All that was said as text: the same for the same statements, in whatever order and however often they were added.
 *
 * @param store - The ids and what was said of them.
 */
export function encodeIdentities(store: IdentityStore): string {
  const ids = [...store.spaces.keys()]
    .filter((id) => (store.statementsOf[id] as HeldStatement[]).length > 0)
    .sort(store.compare);
  const places = new Map(ids.map((id, place) => [id, place]));
  const written = [...store.statements].map(({ unmerge, at, knownAt, ids: own }): WrittenStatement => {
    const named = own.map((id) => places.get(id) as number).sort((a, b) => a - b);
    return [Number(unmerge), at, knownAt, ...named];
  });
  written.sort(compareLists);
  const different = written.filter(
    (one, row) => row === 0 || compareLists(written[row - 1] as WrittenStatement, one) !== 0,
  );
  return JSON.stringify({
    format: FORMAT,
    spaces: store.rules.names,
    ids: ids.map((id) => [store.spaces[id], store.values[id]]),
    statements: different,
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PortraitError({
      code: "invalid-artifact",
      message: "identityGraph: the snapshot is no JSON.",
      hint: "Pass what snapshot() gave, whole and unchanged.",
      cause,
    });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw invalid(`must be an object; it is ${describeValue(json)}`);
  }
  return json as Readonly<Record<string, unknown>>;
}

/** For each space of the snapshot its number in the rules. */
function spacesOf(spaces: unknown, rules: SpaceRules): readonly number[] {
  if (!Array.isArray(spaces)) throw invalid('is malformed: "spaces" is no list');
  return spaces.map((name) => {
    const number = rules.numberOf(name);
    if (number >= 0) return number;
    throw invalid(
      `has the space ${describeValue(name)}, which the graph has not`,
      "Declare all spaces of the snapshot.",
    );
  });
}

function idsOf(ids: unknown, spaces: readonly number[]): CheckedStatement["ids"] {
  if (!Array.isArray(ids)) throw invalid('is malformed: "ids" is no list');
  const seen = new Set<string>();
  return ids.map((id: unknown, place) => {
    const [space, value] = Array.isArray(id) && id.length === 2 ? (id as readonly unknown[]) : [];
    const number = Number.isSafeInteger(space) ? spaces[space as number] : undefined;
    if (number === undefined || typeof value !== "string") throw invalid(`is malformed: id ${place} is none`);
    const key = `${number}:${value}`;
    if (seen.has(key)) throw invalid(`is malformed: id ${place} is there twice`);
    seen.add(key);
    return [number, value] as const;
  });
}

const LATEST = 8.64e15;
const isInstant = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Math.abs(value as number) <= LATEST;

function statementOf(written: unknown, place: number, ids: CheckedStatement["ids"]): CheckedStatement {
  const [kind, at, knownAt, ...own] = Array.isArray(written) ? (written as readonly unknown[]) : [];
  const named = own.map((id) => (Number.isSafeInteger(id) ? ids[id as number] : undefined));
  const sound =
    (kind === 0 || kind === 1) &&
    isInstant(at) &&
    isInstant(knownAt) &&
    own.length > kind &&
    own.length <= MOST_IDS &&
    new Set(own).size === own.length &&
    named.every((id) => id !== undefined);
  if (sound) return { unmerge: kind === 1, at, knownAt, ids: named as CheckedStatement["ids"] };
  throw invalid(`is malformed: statement ${place} is none`);
}

/**
 * What a snapshot says.
 *
 * @param text - The snapshot.
 * @param rules - The spaces of the graph.
 * @throws PortraitError `invalid-artifact`.
 */
export function decodeIdentities(text: string, rules: SpaceRules): readonly CheckedStatement[] {
  const { format, spaces, ids, statements } = parse(text);
  if (format !== FORMAT) {
    throw invalid(
      `has the format ${describeValue(format)}; this release reads ${describeValue(FORMAT)}`,
      "Use the release that wrote it, or add the statements again.",
    );
  }
  const all = idsOf(ids, spacesOf(spaces, rules));
  if (!Array.isArray(statements)) throw invalid('is malformed: "statements" is no list');
  return statements.map((written, place) => statementOf(written, place, all));
}
