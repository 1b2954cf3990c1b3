import {
  type Columns,
  describeValue,
  isoText,
  type OptionRule,
  optionalOption,
  PortraitError,
  type Profile,
  type RowValues,
  resolveOptions,
  type Tag,
  type TimestampInput,
  toMilliseconds,
  type VectorValue,
} from "@portrait/core";
import { durationOption } from "../define/duration-option.js";
import { nodeType } from "../define/node-type.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import type { Scalar } from "../evaluate/scalar.js";
import { checkProfile } from "../profile/check.js";
import type { ModelTagValues, TagModels } from "../profile/tag-models.js";
import { eventReader } from "../read/event-reader.js";
import { isKept } from "../read/row-reader.js";
import { aggregator } from "./aggregator.js";
import { liveFeatures } from "./features.js";
import { hashRow } from "./hash-row.js";
import { horizonOf } from "./horizon.js";
import type { LiveOptions, LiveProfiles, LiveStats, PushOptions, PushResult } from "./live-profiles.js";
import { createLiveState } from "./live-state.js";
import { modelTagReader } from "./model-tags.js";
import { checkLiveIdentities, idsAsPersons, personsOf } from "./persons.js";
import type { Extent } from "./slabs.js";
import { decodeSnapshot } from "./snapshot-decode.js";
import { encodeSnapshot } from "./snapshot-encode.js";
import { tagReader } from "./tags.js";
import { thresholdReader } from "./thresholds.js";

const anything: OptionRule<unknown> = optionalOption("anything", () => true);

const isLine = (line: unknown): boolean =>
  typeof line === "number" && Number.isSafeInteger(line) && line >= 0;

const pushRules = { line: optionalOption<number>("an integer >= 0", isLine) };

const liveRules = {
  rename: anything,
  clean: anything,
  identities: anything,
  models: anything,
  snapshot: optionalOption<Uint8Array>("a Uint8Array", (value) => value instanceof Uint8Array),
  thresholdAge: durationOption("minutes(5)"),
};

/** What a user takes besides events: the text, a map entry and an extent, about. */
const USER_BYTES = 240;

function expired(now: number, until: number): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `live: events that a reading as of ${isoText(now)} would see were dropped by expire(${JSON.stringify(isoText(until))}).`,
    hint: "Read as of that instant or later.",
    details: { now, until },
  });
}

function checkUser(user: unknown): asserts user is string {
  if (typeof user === "string") return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `live: the user must be an id as text; received ${describeValue(user)}.`,
    hint: 'Ids are texts, also where the log writes numbers: read("17850", now).',
  });
}

/**
 * Keeps profiles up to date event by event: push events as they come, in any order, and read any user as of any instant.
 * What is read is what `buildProfiles` would give from all events pushed so far. Of each event only what features read is
 * held, in the user's own short log; a reading goes through it, and for long logs merges the states of whole blocks (see
 * `algebraOf`). Works in Node, browsers, workers and at the edge.
 *
 * Cost: some microseconds an event, some microseconds a reading of a user with tens of events; about 13 bytes an event of a
 * price, a quantity and conditions, and 240 a user. `expire` drops the events of windows that are closed. A threshold over the population (`quantile(p)`) takes a pass over all members: see `thresholdAge`.
 *
 * With `identities` a profile is a person's: events keep the ids that they came with, and a reading merges those of the ids that
 * were of the person as was known before its instant. So a link that is learnt late, taken apart, or learnt after the instant needs
 * no replay. A reading of a person of several ids goes through the events of all of them, also where they are many; finding
 * the ids takes some microseconds, and a search of the graph where it holds what was learnt at or after the instant.
 *
 * @param definition - What a profile is.
 * @param options - See {@link LiveOptions}.
 * @throws PortraitError `invalid-argument` when the definition or a model is none; `invalid-option`; `invalid-artifact` when the
 *   snapshot is malformed, or was made with another definition; `missing-column` when a model needs a feature that the
 *   profile lacks; `not-supported` when a model has no `predictOne`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile, live, tag } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ visits7d: count(undefined, { within: days(7) }) }),
 *   tags: (f) => ({ busy: tag(f.visits7d.gte(2)) }),
 * });
 * const profiles = live(visitor);
 * profiles.push({ user: "ann", at: "2024-01-01" }); // => { status: "kept", line: 1 }
 * profiles.push({ user: "ann", at: "2024-01-03" });
 * profiles.push({ user: "ann", at: "soon" }); // => { status: "rejected", line: 3, column: "at", value: "soon", reason: "type" }
 * profiles.read("ann", "2024-01-04")?.tags.busy.value; // => true
 * profiles.features("ann", "2024-01-09"); // => { visits7d: 1 }
 * profiles.read("bob", "2024-01-04"); // => undefined
 * ```
 */
export function live<
  Cols extends Columns,
  Features extends RowValues,
  Tags extends RowValues,
  // biome-ignore lint/complexity/noBannedTypes: no models
  const Models extends TagModels<Features & Tags> = {},
>(
  definition: ProfileDefinition<Cols, Features, Tags>,
  options: LiveOptions<Cols, Features & Tags, Models> = {},
): LiveProfiles<Features, Tags & ModelTagValues<Models>> {
  checkProfile("live", definition);
  const { snapshot, thresholdAge } = resolveOptions("live", liveRules, options);
  const readEvent = eventReader(definition.events, options);
  const keyed = options.clean?.duplicates === "drop";
  const plan = liveFeatures(definition);
  const state = createLiveState({
    events: definition.events,
    key: definition.key,
    aggregates: plan.aggregates,
    population: definition.population,
    keyed,
  });
  const restored = snapshot === undefined ? undefined : decodeSnapshot(snapshot, definition.hash, state);
  if (options.identities !== undefined) checkLiveIdentities(options.identities);
  const persons =
    options.identities === undefined ? idsAsPersons(state) : personsOf(state, options.identities);
  const compute = aggregator(plan.aggregates, state.store, [...plan.aggregates.keys()]);
  let nextLine = restored?.nextLine ?? 1;
  let expiredUntil = restored?.expiredUntil ?? Number.NEGATIVE_INFINITY;
  let version = 0;
  const counts = { pushed: 0, rejected: 0, duplicates: 0, retracted: 0 };
  const thresholds = thresholdReader(
    definition,
    plan,
    state,
    persons,
    () => version + persons.revision(),
    thresholdAge?.milliseconds ?? 0,
  );
  const names = plan.features.map(({ name }) => name);
  const instants = plan.features.map(({ node }) => nodeType(node) === "timestamp");
  const readTags = tagReader(definition, thresholds);
  const readModelTags = modelTagReader<Features & Tags>(definition, options.models);

  function instant(now: TimestampInput): number {
    const at = toMilliseconds("live", "now", now);
    if (at < expiredUntil) throw expired(at, expiredUntil);
    return at;
  }
  /** A line of the past whose last 32 bits are known. */
  function wholeLine(line: number): number {
    const whole = Math.floor(nextLine / 2 ** 32) * 2 ** 32 + line;
    return whole < nextLine ? whole : whole - 2 ** 32;
  }
  function positionOf(user: string, find: (extent: Extent) => number): number {
    const extent = state.users.get(user);
    return extent === undefined ? -1 : find(extent);
  }
  function take(event: object, line: number): PushResult {
    const row = readEvent(event, line);
    nextLine = Math.max(nextLine, line + 1);
    counts.pushed++;
    if (!isKept(row)) {
      counts.rejected++;
      return Object.freeze({ status: "rejected", line, ...row });
    }
    const key = keyed ? hashRow(event, line) : undefined;
    const user = state.userOf(row);
    if (key !== undefined && user !== null) {
      const extent = state.users.get(user);
      const known = extent === undefined ? -1 : state.store.find(extent, row, key);
      if (extent !== undefined && known >= 0) {
        counts.duplicates++;
        return Object.freeze({
          status: "duplicate",
          line,
          firstLine: wholeLine(state.store.lineAt(extent, known)),
        });
      }
    }
    state.add(row, line, key);
    version++;
    return { status: "kept", line };
  }
  function removed(found: boolean): boolean {
    if (!found) return false;
    counts.retracted++;
    version++;
    return true;
  }
  function valuesOf(user: string, now: number): readonly Scalar[] | undefined {
    checkUser(user);
    return persons.withEvents(user, now, (extent) => {
      if (!state.isMember(extent, now)) return undefined;
      const aggregates = compute(extent, now);
      return plan.features.map(({ read }) => read(aggregates));
    });
  }
  function featuresOf(values: readonly Scalar[]): Features {
    const features: Record<string, VectorValue> = {};
    for (let place = 0; place < names.length; place++) {
      const value = values[place] ?? null;
      features[names[place] as string] =
        instants[place] && value !== null ? new Date(value as number) : (value as VectorValue);
    }
    return Object.freeze(features) as Features;
  }
  function modelTagsOf(
    features: Features,
    tags: readonly (readonly [string, Tag])[],
    user: string,
    now: number,
  ): readonly (readonly [string, Tag])[] {
    if (options.models === undefined) return [];
    const values = tags.map(([name, { value }]) => [name, value as VectorValue] as const);
    return readModelTags({ ...features, ...Object.fromEntries(values) }, user, now);
  }
  return Object.freeze({
    push(event: object, given: PushOptions = {}) {
      const { line = nextLine } = given.line === undefined ? {} : resolveOptions("push", pushRules, given);
      return take(event, line);
    },
    retract(event: object) {
      const row = readEvent(event, nextLine);
      const user = isKept(row) ? state.userOf(row) : null;
      if (!isKept(row) || user === null) return false;
      const key = keyed ? hashRow(event, nextLine) : undefined;
      return removed(
        state.remove(
          user,
          positionOf(user, (extent) => state.store.find(extent, row, key)),
        ),
      );
    },
    retractLine(user: string, line: number) {
      checkUser(user);
      const ids = persons.idsOf(user, Number.POSITIVE_INFINITY);
      const found = ids.some((id) =>
        state.remove(
          id,
          positionOf(id, (extent) => state.store.findLine(extent, line)),
        ),
      );
      return removed(found);
    },
    read(user: string, now: TimestampInput) {
      const at = instant(now);
      const values = valuesOf(user, at);
      if (values === undefined) return undefined;
      const features = featuresOf(values);
      const tags = readTags(values, at);
      const key = persons.nameOf(user, at);
      return Object.freeze({
        key,
        asOf: isoText(at),
        definition: definition.hash,
        features,
        tags: Object.freeze(Object.fromEntries([...tags, ...modelTagsOf(features, tags, key, at)])),
        predictions: Object.freeze({}),
        embeddings: Object.freeze({}),
      }) as Profile<Features, Tags & ModelTagValues<Models>>;
    },
    features(user: string, now: TimestampInput) {
      const values = valuesOf(user, instant(now));
      return values === undefined ? undefined : featuresOf(values);
    },
    members(now: TimestampInput) {
      const at = instant(now);
      const found: string[] = [];
      persons.each(at, (name, extent) => {
        if (state.isMember(extent, at)) found.push(name);
      });
      return found.sort((a, b) => (a < b ? -1 : 1));
    },
    forget(user: string) {
      checkUser(user);
      version++;
      const ids = persons.idsOf(user, Number.POSITIVE_INFINITY);
      return ids.reduce((events, id) => events + state.forget(id), 0);
    },
    expire(now: TimestampInput) {
      const at = instant(now);
      expiredUntil = at;
      version++;
      return state.dropBefore(horizonOf(plan.aggregates, at), at);
    },
    stats(): LiveStats {
      let events = 0;
      for (const { length } of state.users.values()) events += length;
      const bytes = state.store.bytes() + state.users.size * USER_BYTES;
      return Object.freeze({ users: state.users.size, events, bytes, ...counts });
    },
    snapshot: () => encodeSnapshot(state, { definition: definition.hash, nextLine, expiredUntil }),
  });
}
