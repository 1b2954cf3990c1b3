import type { NumberFold, Prepared } from "./fold.js";

/** How many events there are. */
export const count = (): NumberFold => (selection) => selection.to - selection.from;

/** Whether there is an event, as 1 or 0. */
export const exists = (): NumberFold => (selection) => Number(selection.to > selection.from);

/**
 * The part of the events for which the input is true.
 *
 * @param prepared - The aggregate.
 */
export function share({ input }: Prepared): NumberFold {
  const truths = input?.type === "boolean" ? input.values : new Uint8Array(0);
  return ({ rows, from, to }) => {
    let hits = 0;
    for (let at = from; at < to; at++) if (truths[rows[at] as number] === 1) hits++;
    return hits / (to - from);
  };
}

/**
 * How many different inputs there are.
 *
 * @param prepared - The aggregate.
 */
export function distinct({ inputs }: Prepared): NumberFold {
  const { codes, size } = inputs();
  const seenIn = new Int32Array(size);
  let round = 0;
  return ({ rows, from, to }) => {
    round++;
    let different = 0;
    for (let at = from; at < to; at++) {
      const code = codes[rows[at] as number] as number;
      if (code < 0 || seenIn[code] === round) continue;
      seenIn[code] = round;
      different++;
    }
    return different;
  };
}
