import {
  type Codec,
  type NumberVector,
  type OptionRule,
  resolveOptions,
  type TimestampVector,
  type VectorValue,
} from "@portrait/core";
import { timeZoneRule } from "../define/time-zone-option.js";
import { civilOf, DAY, firstDayOfMonth } from "../time/civil.js";
import { type Zone, zoneOf } from "../time/zone.js";
import { decodeModelOf, ENCODER_VERSION, optionsState, readState, textsRule } from "./artifact.js";
import type { ColumnEncoding } from "./column-encoding.js";
import type { EncoderData, EncoderEstimator, EncoderModel } from "./encoder.js";
import { createEncoderEstimator } from "./encoder-estimator.js";
import { createEncoderModel } from "./encoder-model.js";
import type { Instants } from "./row-types.js";
import { encoderInputs, refuseValue } from "./values.js";

/** What of an instant goes round: the time of day, the day of the week with its time, the day of the year by months. */
export type TimeCycle = "hourOfDay" | "dayOfWeek" | "monthOfYear";

/** Options of {@link cyclicalTime}. */
export interface CyclicalTimeOptions<Cycle extends TimeCycle = TimeCycle> {
  /** Which cycles; left out, all three. */
  readonly cycles?: readonly Cycle[];
  /** The IANA name of the time zone whose clocks count, such as `"Europe/Berlin"`; left out, `"UTC"`. */
  readonly timeZone?: string;
}

/** Rows of {@link cyclicalTime}. */
export type CyclicalTimeRow<Name extends string, Cycle extends TimeCycle> = {
  readonly [Column in `${Name}:${Cycle}:${"sin" | "cos"}`]: number | null;
};

/** Encodings of instants as places on circles. */
export type CyclicalTimeModel<
  Name extends string = string,
  Cycle extends TimeCycle = TimeCycle,
> = EncoderModel<Instants<Name>, CyclicalTimeRow<Name, Cycle>>;

const KIND = "cyclicalTime";
const ALL: readonly TimeCycle[] = ["hourOfDay", "dayOfWeek", "monthOfYear"];

/** The day of the week of 1970-01-01, a Thursday, counted from Monday. */
const THURSDAY = 3;

interface Params {
  readonly cycles: readonly TimeCycle[];
  readonly timeZone: string;
}

const rules: { readonly [Name in keyof Params]: OptionRule<Params[Name]> } = {
  cycles: {
    default: ALL,
    expected: 'a list of one or more of "hourOfDay", "dayOfWeek", "monthOfYear"',
    accepts: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((cycle) => ALL.includes(cycle)) &&
      new Set(value).size === value.length,
  },
  timeZone: timeZoneRule,
};

/** How much of a cycle has passed, in [0, 1), at a local time in milliseconds since 1970. */
const PASSED: Readonly<Record<TimeCycle, (local: number) => number>> = {
  hourOfDay: (local) => local / DAY - Math.floor(local / DAY),
  dayOfWeek(local) {
    const week = (local / DAY + THURSDAY) / 7;
    return week - Math.floor(week);
  },
  monthOfYear(local) {
    const { year, month } = civilOf(Math.floor(local / DAY));
    const first = firstDayOfMonth(12 * year + month);
    const days = firstDayOfMonth(12 * year + month + 1) - first;
    return (month + (local / DAY - first) / days) / 12;
  },
};

function encodingOf(name: string, { cycles }: Params, zone: Zone): ColumnEncoding {
  const outputs = cycles.flatMap((cycle) =>
    (["sin", "cos"] as const).map((part) => ({ name: `${name}:${cycle}:${part}`, type: "number" }) as const),
  );
  const turn = 2 * Math.PI;
  const anglesAt = (instant: number): readonly number[] => {
    const local = instant + zone.offsetAt(instant);
    return cycles.flatMap((cycle) => {
      const angle = turn * PASSED[cycle](local);
      return [Math.sin(angle), Math.cos(angle)];
    });
  };
  return Object.freeze<ColumnEncoding>({
    input: Object.freeze({ name, type: "timestamp" }),
    outputs: Object.freeze(outputs),
    encode(vector) {
      const { values } = vector as TimestampVector;
      const columns = outputs.map(() => new Float64Array(values.length).fill(Number.NaN));
      values.forEach((instant, row) => {
        if (Number.isNaN(instant)) return;
        if (!Number.isFinite(instant))
          throw refuseValue(KIND, name, `must hold instants or null; row ${row} is ${instant}`);
        anglesAt(instant).forEach((number, place) => {
          (columns[place] as Float64Array)[row] = number;
        });
      });
      return columns.map((column): NumberVector => ({ type: "number", values: column }));
    },
    encodeOne(value): readonly VectorValue[] {
      if (value === null) return outputs.map(() => null);
      return anglesAt(value instanceof Date ? value.getTime() : (value as number));
    },
  });
}

function createModel<Name extends string, Cycle extends TimeCycle>(
  names: readonly Name[],
  params: Params,
): CyclicalTimeModel<Name, Cycle> {
  const zone = zoneOf(params.timeZone);
  return createEncoderModel<Instants<Name>, CyclicalTimeRow<Name, Cycle>>({
    kind: KIND,
    columns: names.map((name) => encodingOf(name, params, zone)),
    state: () => ({
      kind: KIND,
      version: ENCODER_VERSION,
      config: { columns: [...names], options: optionsState(params) },
      tensors: {},
      parts: {},
    }),
  });
}

/**
 * Instants as places on circles, so that 23:59 is next to 00:01: sine and cosine of the angle `2 pi p`, where `p` is how much of a
 * cycle has passed by the clocks of a time zone. `hourOfDay`: since midnight, of 24 hours; `dayOfWeek`: since Monday, of 7 days;
 * `monthOfYear`: months since January and the part of the month, of 12. Columns are named `at:hourOfDay:sin`. There is nothing
 * to learn. Null stays null. O(rows), and one look at the runtime's time zone tables for three days within 1800 to 2500.
 *
 * `fit` throws PortraitError `missing-column`; `invalid-data` when a column is of another type; `aborted`. `transform` throws
 * the same.
 *
 * @param columns - The timestamp columns.
 * @param options - See {@link CyclicalTimeOptions}.
 * @throws PortraitError `invalid-argument` for no list of different names; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit, tableFromRows } from "@portrait/core";
 * import { cyclicalTime } from "@portrait/features/encoders";
 *
 * const schema = { columns: [{ name: "at", type: "timestamp" }] } as const;
 * const table = tableFromRows<{ at: Date | null }>("example", [{ at: new Date("2024-01-01T05:00:00Z") }], schema);
 * const model = await fit(cyclicalTime(["at"], { cycles: ["hourOfDay"], timeZone: "Europe/Berlin" }), table);
 * model.transformOne({ at: new Date("2024-01-01T05:00:00Z") }); // ≈ { "at:hourOfDay:sin": 1.0, "at:hourOfDay:cos": 0.0 }
 * ```
 */
export function cyclicalTime<const Name extends string, const Cycle extends TimeCycle = TimeCycle>(
  columns: readonly Name[],
  options?: CyclicalTimeOptions<Cycle>,
): EncoderEstimator<
  Instants<Name>,
  CyclicalTimeRow<Name, Cycle>,
  EncoderData<Instants<Name>>,
  CyclicalTimeModel<Name, Cycle>
> {
  const inputs = encoderInputs<Instants<Name>>(KIND, columns, "timestamp");
  const params: Params = resolveOptions(KIND, rules, options);
  const names = inputs.columns.map(({ name }) => name as Name);
  return createEncoderEstimator<Instants<Name>, CyclicalTimeRow<Name, Cycle>, CyclicalTimeModel<Name, Cycle>>(
    {
      kind: KIND,
      params: optionsState(params),
      inputs,
      async learn(_, context) {
        await context.step(1, 1);
        return createModel<Name, Cycle>(names, params);
      },
    },
  );
}

/** Makes the models of {@link cyclicalTime} out of their state again; the state is checked throughout. */
export const cyclicalTimeCodec: Codec<CyclicalTimeModel> = {
  kind: KIND,
  decode(state) {
    const reader = readState(KIND, state);
    const names = reader.read("columns", textsRule);
    const params = reader.options<Params>(rules);
    return decodeModelOf(reader, () => createModel<string, TimeCycle>(names, params));
  },
};
