import { type NumberFold, numbersOf, type Prepared } from "./fold.js";
import { runningSum } from "./sum.js";

/**
 * The sum of the inputs; 0 when there is none.
 *
 * @param prepared - The aggregate.
 */
export function sum(prepared: Prepared): NumberFold {
  const values = numbersOf(prepared);
  const total = runningSum();
  return ({ rows, from, to }) => {
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (!Number.isNaN(value)) total.add(value);
    }
    return total.take();
  };
}

/**
 * The mean of the inputs.
 *
 * @param prepared - The aggregate.
 */
export function mean(prepared: Prepared): NumberFold {
  const values = numbersOf(prepared);
  const total = runningSum();
  return ({ rows, from, to }) => {
    let inputs = 0;
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (Number.isNaN(value)) continue;
      total.add(value);
      inputs++;
    }
    return total.take() / inputs;
  };
}

/**
 * The least input.
 *
 * @param prepared - The aggregate.
 */
export function min(prepared: Prepared): NumberFold {
  const values = numbersOf(prepared);
  return ({ rows, from, to }) => {
    let least = Number.NaN;
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (value < least || Number.isNaN(least)) least = value;
    }
    return least;
  };
}

/**
 * The greatest input.
 *
 * @param prepared - The aggregate.
 */
export function max(prepared: Prepared): NumberFold {
  const values = numbersOf(prepared);
  return ({ rows, from, to }) => {
    let greatest = Number.NaN;
    for (let at = from; at < to; at++) {
      const value = values[rows[at] as number] as number;
      if (value > greatest || Number.isNaN(greatest)) greatest = value;
    }
    return greatest;
  };
}

/**
 * The time from the latest input to the cutoff, in the aggregate's unit.
 *
 * @param prepared - The aggregate.
 */
export function recency(prepared: Prepared): NumberFold {
  const latest = max(prepared);
  const unit = prepared.node.unit as number;
  return (selection) => (selection.cutoff - latest(selection)) / unit;
}

/**
 * The time from the earliest input to the cutoff, in the aggregate's unit.
 *
 * @param prepared - The aggregate.
 */
export function tenure(prepared: Prepared): NumberFold {
  const earliest = min(prepared);
  const unit = prepared.node.unit as number;
  return (selection) => (selection.cutoff - earliest(selection)) / unit;
}

/**
 * The sum of the inputs, each halved for every half-life between its event and the cutoff; without input each event
 * counts 1.
 *
 * @param prepared - The aggregate.
 */
export function decayedSum(prepared: Prepared): NumberFold {
  const { times, input, node } = prepared;
  const values = numbersOf(prepared);
  const halfLife = node.halfLife as number;
  const total = runningSum();
  return ({ rows, from, to, cutoff }) => {
    for (let at = from; at < to; at++) {
      const row = rows[at] as number;
      const value = input === undefined ? 1 : (values[row] as number);
      if (!Number.isNaN(value)) total.add(value * 2 ** (((times[row] as number) - cutoff) / halfLife));
    }
    return total.take();
  };
}
