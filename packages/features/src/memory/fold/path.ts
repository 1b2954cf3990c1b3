import type { ListFold, NumberFold, Prepared, Selection } from "./fold.js";
import { tallyOf } from "./frequency.js";

/** The codes of a selection without nulls; valid until the next selection. */
function codesOf(codes: Int32Array): (selection: Selection) => Int32Array {
  let room = new Int32Array(64);
  return ({ rows, from, to }) => {
    if (room.length < to - from) room = new Int32Array(2 * (to - from));
    let inputs = 0;
    for (let at = from; at < to; at++) {
      const code = codes[rows[at] as number] as number;
      if (code >= 0) room[inputs++] = code;
    }
    return room.subarray(0, inputs);
  };
}

/** Numbers runs of `n` codes: equal runs have equal numbers, in order of first sight. */
function numberRuns(codes: Int32Array, n: number): Int32Array {
  const intern = (keys: ArrayLike<number>): Int32Array => {
    const known = new Map<number, number>();
    return Int32Array.from(keys, (key) => {
      const held = known.get(key) ?? known.size;
      known.set(key, held);
      return held;
    });
  };
  const single = intern(codes);
  let runs = single;
  for (let length = 2; length <= n; length++) {
    const starts = runs;
    const keys = Float64Array.from(
      { length: Math.max(0, codes.length - length + 1) },
      (_, start) => (starts[start] as number) * codes.length + (single[start + length - 1] as number),
    );
    runs = intern(keys);
  }
  return runs;
}

const written = (text: string): string => text.replace(/[\\>]/g, "\\$&");

/**
 * The most frequent runs of consecutive inputs as texts.
 *
 * @param prepared - The aggregate.
 */
export function ngrams({ node, inputs }: Prepared): ListFold {
  const { codes, texts } = inputs();
  const sequence = codesOf(codes);
  const n = node.n as number;
  return (selection, push) => {
    const path = sequence(selection);
    const runs = numberRuns(path, n);
    const all = { rows: Int32Array.from(runs, (_, start) => start), from: 0, to: runs.length, cutoff: 0 };
    for (const run of tallyOf(runs.length)(runs, all).ranked().slice(0, node.limit)) {
      const start = runs.indexOf(run);
      const parts = Array.from(path.subarray(start, start + n), (code) => written(texts[code] as string));
      push(parts.join(" > "));
    }
  };
}

/**
 * How many times a sequence occurs among consecutive inputs.
 *
 * @param prepared - The aggregate.
 */
export function sequenceCount({ node, inputs }: Prepared): NumberFold {
  const { codes, texts } = inputs();
  const path = codesOf(codes);
  const sought = (node.sequence ?? []).map((text) => texts.indexOf(text));
  return (selection) => {
    const held = path(selection);
    let found = 0;
    for (let start = 0; start + sought.length <= held.length; start++) {
      let matched = 0;
      while (matched < sought.length && held[start + matched] === sought[matched]) matched++;
      if (matched === sought.length) found++;
    }
    return found;
  };
}

/**
 * How many steps of a funnel events get through in order, within its length from the first.
 *
 * @param prepared - The aggregate.
 */
export function funnel({ node, steps, times }: Prepared): NumberFold {
  const length = node.length as number;
  const starts = new Float64Array(steps.length);
  return ({ rows, from, to }) => {
    starts.fill(Number.NaN);
    let reached = 0;
    for (let at = from; at < to && reached < steps.length; at++) {
      const row = rows[at] as number;
      const time = times[row] as number;
      for (let step = Math.min(reached, steps.length - 1); step >= 0; step--) {
        if (steps[step]?.[row] !== 1) continue;
        const start = step === 0 ? time : (starts[step - 1] as number);
        if (!(time - start <= length)) continue;
        if (!(start <= (starts[step] as number))) starts[step] = start;
        reached = Math.max(reached, step + 1);
      }
    }
    return reached;
  };
}
