import { type NaiveFold, option, textsOf } from "./fold.js";
import { byFrequency } from "./value-folds.js";

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll(">", "\\>");

function runsOf(texts: readonly string[], length: number): readonly (readonly string[])[] {
  return texts.map((_, start) => texts.slice(start, start + length)).filter((run) => run.length === length);
}

/** The `limit` most frequent runs of `n` inputs, each as one text. */
export const naiveNgrams: NaiveFold = (node, view) => {
  const runs = runsOf(textsOf(view), option(node, "n"));
  return byFrequency(runs.map((run) => run.map(escaped).join(" > ")))
    .slice(0, option(node, "limit"))
    .map(({ value }) => value);
};

/** How often the sequence occurs, overlaps counted. */
export const naiveSequenceCount: NaiveFold = (node, view) => {
  const wanted = option(node, "sequence");
  return runsOf(textsOf(view), wanted.length).filter((run) =>
    run.every((text, place) => text === wanted[place]),
  ).length;
};

/** How many steps of the funnel different events take in order within its length. */
export const naiveFunnel: NaiveFold = (node, { events }) => {
  const [steps, length] = [option(node, "steps"), option(node, "length")];
  const reached = events.map(({ at: start }, first) => {
    let step = 0;
    for (const { at, value } of events.slice(first)) {
      const condition = steps[step];
      if (condition === undefined || at - start > length) return step;
      if (value(condition) === true) step++;
      else if (step === 0) return 0;
    }
    return step;
  });
  return Math.max(0, ...reached);
};
