import { createExamples, type NumberExamples, PortraitError } from "@portrait/core";
import { type FieldColumns, readTableFile } from "./table-file.js";

/** One hour of a bike-sharing system: what {@link bikeSharing} reads. */
export type BikeSharingRow = {
  /** 1 winter, 2 spring, 3 summer, 4 autumn. */
  readonly season: number | null;
  /** 0 for 2011, 1 for 2012. */
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number | null;
  /** 0 to 23. */
  readonly hour: number | null;
  /** Whether the day is a holiday. */
  readonly holiday: boolean | null;
  /** 0 to 6, from Sunday. */
  readonly weekday: number | null;
  /** Whether the day is neither weekend nor holiday. */
  readonly workingDay: boolean | null;
  /** 1 clear to 4 heavy rain. */
  readonly weather: number | null;
  /** Temperature, scaled to [0, 1]. */
  readonly temperature: number | null;
  /** Temperature as felt, scaled to [0, 1]. */
  readonly feltTemperature: number | null;
  /** Humidity, scaled to [0, 1]. */
  readonly humidity: number | null;
  /** Wind speed, scaled to [0, 1]. */
  readonly windSpeed: number | null;
};

const header = [
  "instant",
  "dteday",
  "season",
  "yr",
  "mnth",
  "hr",
  "holiday",
  "weekday",
  "workingday",
  "weathersit",
  "temp",
  "atemp",
  "hum",
  "windspeed",
  "casual",
  "registered",
  "cnt",
];

const columns: FieldColumns<BikeSharingRow> = {
  season: { type: "number", field: 2 },
  year: { type: "number", field: 3 },
  month: { type: "number", field: 4 },
  hour: { type: "number", field: 5 },
  holiday: { type: "boolean", field: 6, yes: "1" },
  weekday: { type: "number", field: 7 },
  workingDay: { type: "boolean", field: 8, yes: "1" },
  weather: { type: "number", field: 9 },
  temperature: { type: "number", field: 10 },
  feltTemperature: { type: "number", field: 11 },
  humidity: { type: "number", field: 12 },
  windSpeed: { type: "number", field: 13 },
};

const HOUR = 3_600_000;

function count(text: string, record: number): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0) return value;
  throw new PortraitError({
    code: "unreadable-source",
    message: `bikeSharing: record ${record + 1}: "cnt" must be an integer >= 0; received ${JSON.stringify(text)}.`,
  });
}

/**
 * UCI Bike Sharing, hourly: how many bikes are rented in an hour? 17,379 rows of 2011 and 2012; each row's user is
 * its day and its cutoff the beginning of its hour. Source: Fanaee-T and Gama, "Event labeling combining ensemble detectors and background
 * knowledge" (2013), https://archive.ics.uci.edu/dataset/275/bike+sharing+dataset.
 *
 * @param path - Path of `hour.csv`.
 * @throws PortraitError `invalid-argument` when the path is none; `io` when the file cannot be read; `unreadable-source`
 *   when it is another.
 *
 * @example
 * ```ts
 * import { bikeSharing } from "@portrait/datasets/node";
 *
 * const missing = await bikeSharing("no/hour.csv").catch((error) => error.code);
 * missing; // => "io"
 * ```
 */
export async function bikeSharing(path: string): Promise<NumberExamples<BikeSharingRow>> {
  const format = { delimiter: ",", quoted: true, fields: 17, header };
  const { table, records } = await readTableFile<BikeSharingRow>("bikeSharing", path, format, columns);
  return createExamples({
    table,
    target: Float64Array.from(records, (record, row) => count(record[16] as string, row)),
    users: records.map((record) => record[1] as string),
    cutoffs: records.map((record) => Date.parse(record[1] as string) + Number(record[5]) * HOUR),
    horizon: HOUR,
  });
}
