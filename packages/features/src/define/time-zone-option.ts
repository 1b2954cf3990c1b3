import type { OptionRule } from "@portrait/core";
import { isTimeZone } from "../time/zone.js";
import type { AggregateOptions } from "./aggregate.js";

/** Options of `hourOfDay` and `dayOfWeek`. */
export interface ZoneOptions extends AggregateOptions {
  /** The IANA name of the time zone, such as `"Europe/Berlin"`; left out, `"UTC"`. */
  readonly timeZone?: string | undefined;
}

/** The rule of an option that names a time zone. */
export const timeZoneRule: OptionRule<string> = {
  default: "UTC",
  expected: 'the IANA name of a time zone, such as "Europe/Berlin"',
  accepts: isTimeZone,
};
