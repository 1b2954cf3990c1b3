import type { AggregateNode } from "@portrait/core";
import type { Algebra, AlgebraResult } from "../algebra/algebra.js";
import type { Scalar } from "../evaluate/scalar.js";
import type { CountedDictionary } from "./counted-dictionary.js";
import { type Flag, type Source, TIME } from "./layout.js";
import type { Cells } from "./slabs.js";
import type { WideLog } from "./wide-log.js";

/** Puts events into the state of an aggregate: those at `cells[from ... to)` of a log. */
export type Feed = (state: object, log: WideLog, cells: Int32Array, from: number, to: number) => void;

/** Aggregates over texts whose algebra needs the texts themselves rather than their codes. */
const READS_TEXTS: ReadonlySet<AggregateNode["aggregate"]> = new Set(["ngrams", "sequenceCount"]);

const isSet = (log: WideLog, { column, mask }: Flag, cell: number): boolean =>
  (((log.columns[column] as Cells)[cell] as number) & mask) !== 0;

/**
 * How the events of a log are put into the state of an aggregate.
 *
 * @param algebra - The aggregate's algebra.
 * @param node - The aggregate.
 * @param source - Where its input is found.
 * @param dictionary - The texts of its input, if it has any.
 */
export function feedOf(
  algebra: Algebra<object>,
  node: AggregateNode,
  source: Source,
  dictionary: CountedDictionary | undefined,
): Feed {
  const each = (visit: (state: object, log: WideLog, cell: number, time: number) => void): Feed => {
    return (state, log, cells, from, to) => {
      const times = log.columns[TIME] as Cells;
      for (let at = from; at < to; at++) {
        const cell = cells[at] as number;
        visit(state, log, cell, times[cell] as number);
      }
    };
  };
  switch (source.kind) {
    case "none":
      return each((state, _, __, time) => algebra.update(state, time, 1));
    case "truth":
      return each((state, log, cell, time) =>
        algebra.update(state, time, isSet(log, source.truth, cell) ? 1 : 0),
      );
    case "boolean":
      return each((state, log, cell, time) => {
        if (isSet(log, source.known, cell))
          algebra.update(state, time, isSet(log, source.truth, cell) ? 1 : 0);
      });
    case "steps":
      return each((state, log, cell, time) => {
        let met = 0;
        source.flags.forEach((flag, step) => {
          if (isSet(log, flag, cell)) met |= 1 << step;
        });
        algebra.update(state, time, met);
      });
    case "number":
      return (state, log, cells, from, to) => {
        const times = log.columns[TIME] as Cells;
        const values = log.columns[source.column] as Cells;
        for (let at = from; at < to; at++) {
          const cell = cells[at] as number;
          const value = values[cell] as number;
          if (!Number.isNaN(value)) algebra.update(state, times[cell] as number, value);
        }
      };
    case "text": {
      const texts = READS_TEXTS.has(node.aggregate) ? dictionary?.texts : undefined;
      return (state, log, cells, from, to) => {
        const times = log.columns[TIME] as Cells;
        const codes = log.columns[source.column] as Cells;
        for (let at = from; at < to; at++) {
          const cell = cells[at] as number;
          const code = codes[cell] as number;
          if (code === 0) continue;
          algebra.update(state, times[cell] as number, texts === undefined ? code : (texts[code] as string));
        }
      };
    }
  }
}

/**
 * How a result over codes becomes one of values.
 *
 * @param node - The aggregate.
 * @param dictionary - The texts of its input, if it has any.
 */
export function resultReader(
  node: AggregateNode,
  dictionary: CountedDictionary | undefined,
): (result: AlgebraResult) => Scalar {
  const textOf = (value: unknown): string =>
    typeof value === "number" ? (dictionary?.texts[value] as string) : String(value);
  switch (node.type) {
    case "category":
      return (result) => (result === null ? null : textOf(result));
    case "boolean":
      return (result) => (result === null ? null : result === true || result === 1);
    case "list":
      return (result) => (result as readonly unknown[]).map(textOf);
    default:
      return (result) => result as Scalar;
  }
}
