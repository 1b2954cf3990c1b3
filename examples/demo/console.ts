import { progress } from "@clack/prompts";
import type { ProgressListener } from "@portrait/core";

/** Tells a person what is going on: bars in a terminal, plain lines elsewhere. */
export interface Console {
  /**
   * Runs a step and says how long it took.
   *
   * @param title - What is done.
   * @param work - Does it; receives a listener for progress.
   */
  step<Result>(title: string, work: (onProgress: ProgressListener) => Promise<Result>): Promise<Result>;
  /**
   * Prints lines below the last step.
   *
   * @param lines - The lines.
   */
  say(...lines: readonly string[]): void;
  /** How long each step took, in seconds. */
  readonly timings: Readonly<Record<string, number>>;
}

type Bar = ReturnType<typeof progress>;

/** How many lines a step without a terminal prints at most, besides its first and last. */
const PLAIN_UPDATES = 3;

/** Fills the bar for each phase anew, in whole percent. */
function terminalListener(bar: Bar): ProgressListener {
  let shown = 0;
  let shownPhase = "";
  return ({ phase, completed, total, loss }) => {
    const share = Math.floor((100 * completed) / total);
    if (share === shown && phase === shownPhase) return;
    bar.advance(share - shown, `${phase}${loss === undefined ? "" : `, loss ${loss.toPrecision(4)}`}`);
    shown = share;
    shownPhase = phase;
  };
}

function plainListener(): ProgressListener {
  let printed = 0;
  let last = performance.now();
  return ({ phase, completed, total }) => {
    if (printed >= PLAIN_UPDATES || performance.now() - last < 5_000) return;
    printed++;
    last = performance.now();
    console.log(`   ... ${phase}: ${completed} of ${total}`);
  };
}

/**
 * Makes a console.
 *
 * @param terminal - Whether the output is a terminal.
 */
export function createConsole(terminal: boolean): Console {
  const timings: Record<string, number> = {};
  let number = 0;
  return {
    timings,
    async step(title, work) {
      number++;
      const started = performance.now();
      const bar = terminal ? progress({ max: 100 }) : undefined;
      if (bar === undefined) console.log(`\n${number}. ${title}`);
      else bar.start(title);
      try {
        const result = await work(bar === undefined ? plainListener() : terminalListener(bar));
        const seconds = (performance.now() - started) / 1000;
        timings[title] = Number(seconds.toFixed(3));
        bar?.stop(`${number}. ${title} (${seconds.toFixed(1)} s)`);
        return result;
      } catch (error) {
        bar?.error(title);
        throw error;
      }
    },
    say(...lines) {
      for (const line of lines) console.log(`   ${line.replaceAll("\n", "\n   ")}`);
    },
  };
}
