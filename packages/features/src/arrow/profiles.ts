import {
  buildVector,
  type Columns,
  describeValue,
  isoText,
  listWords,
  PortraitError,
  type Profile,
  type RowValues,
  type Vector,
  type VectorType,
  valueAt,
} from "@portrait/core";
import { type Table as ArrowTable, type Vector as ArrowVector, Field } from "apache-arrow";
import { nodeType } from "../define/node-type.js";
import type { ProfileDefinition, ProfilePlan } from "../define/profile-definition.js";
import { checkProfile } from "../profile/check.js";
import { toJsonValue } from "../profile-json/json-value.js";
import { profileToJson } from "../profile-json/profile-json.js";
import { profileFromJson } from "../profile-json/read-profile-json.js";
import { fromArrowColumn } from "./from-arrow.js";
import { partColumn, rowColumn } from "./snapshot.js";
import { arrowTable, checkForm, DEFINITION_KEY, FORMAT_KEY, PART_KEY, readColumns } from "./table.js";
import { type ArrowColumn, toArrowColumn, toArrowStruct } from "./to-arrow.js";

const FORMAT = "portrait-profiles-1";
const NAME_KEY = "portrait.name";
const TO = "profilesToArrow";
const FROM = "profilesFromArrow";

type Part = "tags" | "predictions" | "embeddings";

function metadataOf(part: Part, name: string): ReadonlyMap<string, string> {
  return new Map([
    [PART_KEY, part],
    [NAME_KEY, name],
  ]);
}

/** The names of a part, which must be the same in every profile. */
function namesOf(profiles: readonly Profile[], part: Part): readonly string[] {
  const names = Object.keys(profiles[0]?.[part] ?? {});
  const odd = profiles.find(
    (profile) => Object.keys(profile[part]).sort().join() !== [...names].sort().join(),
  );
  if (odd === undefined) return names;
  throw new PortraitError({
    code: "invalid-data",
    message: `${TO}: all profiles must have the same ${part}; that of ${JSON.stringify(odd.key)} has ${listWords(Object.keys(odd[part]))}, the first has ${listWords(names)}.`,
    hint: "Write profiles of one call of buildProfiles.",
  });
}

function checkProfiles(profile: ProfilePlan, profiles: unknown): void {
  if (!Array.isArray(profiles)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${TO}: the profiles must be a list; received ${describeValue(profiles)}.`,
    });
  }
  const odd = profiles.findIndex((one: Profile | null) => one?.definition !== profile.hash);
  if (odd < 0) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${TO}: profile ${odd} was not made by the definition that was passed.`,
    hint: "Pass the definition that made them.",
  });
}

const column = <Row>(
  name: string,
  type: VectorType,
  rows: readonly Row[],
  value: (row: Row) => unknown,
): Vector => buildVector(`${TO}: column ${JSON.stringify(name)}`, type, rows.map(value));

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

function tagColumn(profiles: readonly Profile[], name: string, type: VectorType): ArrowColumn {
  const tags = profiles.map((profile) => ({
    ...profile.tags[name],
    json: profileToJson(profile).tags[name],
  }));
  const parts = {
    value: column(name, type, tags, ({ value }) => value),
    confidence: column(name, "number", tags, ({ confidence }) => confidence),
    source: column(name, "category", tags, ({ source }) => source),
    definition: column(name, "category", tags, ({ definition }) => definition),
    validUntil: column(name, "timestamp", tags, ({ validUntil }) => instant(validUntil ?? null)),
    evidence: column(name, "category", tags, ({ json }) => JSON.stringify(json?.evidence)),
  };
  return toArrowStruct(`tags.${name}`, parts, tags.length, metadataOf("tags", name));
}

const typeOfValue = { number: "number", string: "category", boolean: "boolean" } as const;

function predictionColumn(profiles: readonly Profile[], name: string): ArrowColumn {
  const predictions = profiles.map((profile) => profile.predictions[name]);
  const kind = typeof predictions[0]?.value as keyof typeof typeOfValue;
  const parts = {
    value: column(name, typeOfValue[kind], predictions, (prediction) => prediction?.value),
    probability: column(name, "number", predictions, (prediction) => prediction?.probability),
    definition: column(name, "category", predictions, (prediction) => prediction?.definition),
    until: column(name, "timestamp", predictions, (prediction) => instant(prediction?.until ?? null)),
  };
  return toArrowStruct(`predictions.${name}`, parts, predictions.length, metadataOf("predictions", name));
}

function embeddingColumn(profiles: readonly Profile[], name: string): ArrowColumn {
  const vector = column(name, "vector", profiles, ({ embeddings }) => embeddings[name]);
  const { field, data } = toArrowColumn(`embeddings.${name}`, vector, profiles.length);
  const metadata = new Map([...field.metadata, ...metadataOf("embeddings", name)]);
  return { field: new Field(field.name, field.type, false, metadata), data };
}

/**
 * Profiles as an Arrow table: the columns `user` and `asOf`, then the features by their names, tags as structs (`tags.lapsed`, with
 * `value`, `confidence`, `source`, `definition`, `validUntil`, and `evidence` as JSON text), predictions as structs
 * (`predictions.spend`) and vectors as fixed-size lists (`embeddings.taste`).
 *
 * @param profile - The definition that made them.
 * @param profiles - The profiles, all with the same tags, predictions and embeddings.
 * @throws PortraitError `invalid-argument` when a profile was made by another definition; `invalid-data` when they differ in their
 *   tags, predictions or embeddings, or a feature has the name of another column.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, memory } from "@portrait/features";
 * import { profilesFromArrow, profilesToArrow } from "@portrait/features/arrow";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const arrow = profilesToArrow(visitor, await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" }));
 * arrow.getChild("visits")?.get(0); // => 1
 * profilesFromArrow(visitor, arrow)[0]?.asOf; // => "2024-01-02"
 * ```
 */
export function profilesToArrow<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  profiles: readonly Profile<Features, Tags>[],
): ArrowTable {
  checkProfile(TO, profile);
  const plan: ProfilePlan = profile;
  checkProfiles(plan, profiles);
  const rows = profiles as unknown as readonly Profile[];
  const { length } = rows;
  const features = plan.featureNames.map((name) => {
    const type = nodeType(plan.features[name] as ProfilePlan["features"][string]);
    return toArrowColumn(
      name,
      column(name, type, rows, ({ features: values }) => values[name]),
      length,
    );
  });
  const typeOf = (name: string): VectorType => {
    const known = Object.hasOwn(plan.tags, name) ? plan.tags[name] : undefined;
    return known === undefined ? "boolean" : nodeType(known.node);
  };
  return arrowTable(
    TO,
    [
      rowColumn(
        "user",
        "user",
        column("user", "category", rows, ({ key }) => key),
        length,
      ),
      rowColumn(
        "asOf",
        "asOf",
        column("asOf", "timestamp", rows, ({ asOf }) => instant(asOf)),
        length,
      ),
      ...features,
      ...namesOf(rows, "tags").map((name) => tagColumn(rows, name, typeOf(name))),
      ...namesOf(rows, "predictions").map((name) => predictionColumn(rows, name)),
      ...namesOf(rows, "embeddings").map((name) => embeddingColumn(rows, name)),
    ],
    length,
    new Map([
      [FORMAT_KEY, FORMAT],
      [DEFINITION_KEY, plan.hash],
    ]),
  );
}

/** For each row what a column holds, as JSON. */
function jsonOf(field: Field, values: ArrowVector): (row: number) => unknown {
  if (field.metadata.get(PART_KEY) === "embeddings") {
    const vector = fromArrowColumn(FROM, field, values);
    return (row) => valueAt(vector, row);
  }
  const parts = (field.type.children as readonly Field[]).map((child): [string, Vector] => {
    const part = values.getChild(child.name);
    if (part === null) throw new TypeError("A struct has its children.");
    return [child.name, fromArrowColumn(FROM, child, part)];
  });
  return (row) =>
    Object.fromEntries(
      parts.map(([name, vector]): [string, unknown] => {
        const value = valueAt(vector, row);
        if (name === "evidence") return [name, parsed(field.name, value)];
        if (value instanceof Date && name !== "value") return [name, isoText(value.getTime())];
        return [name, toJsonValue(value)];
      }),
    );
}

function parsed(name: string, text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${FROM}: the evidence in ${JSON.stringify(name)} must be JSON; received ${describeValue(text)}.`,
      cause,
    });
  }
}

/**
 * Profiles from an Arrow table that {@link profilesToArrow} made, checked as `profileFromJson` checks them.
 *
 * @param profile - The definition that made them.
 * @param arrow - The Arrow table.
 * @returns The profiles, equal to those that were written.
 * @throws PortraitError `invalid-argument` when it is no Arrow table; `invalid-data` when it is of another form or definition, or
 *   a value does not fit.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 * import { profilesFromArrow } from "@portrait/features/arrow";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * profilesFromArrow(visitor, "profiles.arrow" as never); // throws profilesFromArrow: an Arrow table is needed; received "profiles.arrow". Read bytes with arrowFromBytes(bytes).
 * ```
 */
export function profilesFromArrow<Cols extends Columns, Features extends RowValues, Tags extends RowValues>(
  profile: ProfileDefinition<Cols, Features, Tags>,
  arrow: ArrowTable,
): readonly Profile<Features, Tags>[] {
  checkProfile(FROM, profile);
  const definition = checkForm(FROM, arrow, FORMAT);
  const { codes, dictionary } = partColumn(FROM, arrow, "user", "category");
  const { values: times } = partColumn(FROM, arrow, "asOf", "timestamp");
  const features = Object.entries(
    readColumns(FROM, arrow, ({ metadata }) => !metadata.has(PART_KEY)).columns,
  );
  const parts = arrow.schema.fields.flatMap((field, position) => {
    const values = arrow.getChildAt(position);
    const [part, name] = [field.metadata.get(PART_KEY), field.metadata.get(NAME_KEY)];
    if (values === null || part === undefined || name === undefined) return [];
    return [{ part, name, at: jsonOf(field, values) }];
  });
  return Array.from(codes, (code, row) => {
    const partAt = (wanted: Part): Readonly<Record<string, unknown>> =>
      Object.fromEntries(parts.filter(({ part }) => part === wanted).map(({ name, at }) => [name, at(row)]));
    return profileFromJson(profile, {
      format: "portrait-profile-1",
      key: dictionary[code],
      asOf: isoText(times[row] as number),
      definition,
      features: Object.fromEntries(
        features.map(([name, vector]) => [name, toJsonValue(valueAt(vector, row))]),
      ),
      tags: partAt("tags"),
      predictions: partAt("predictions"),
      embeddings: partAt("embeddings"),
    });
  });
}
