import { describeValue, type FitContext, type KeptFit, PortraitError, type Tensor } from "@portrait/core";
import { type BestState, createBestState, type Judge, judgedBy } from "./best-state.js";
import type { RecommenderEvaluation } from "./recommender-evaluation.js";

/** Numbers by name. */
export type Arrays = { readonly [name: string]: Float32Array | Int32Array };

/** A fit that goes step by step. */
export interface Steps<State extends Arrays, Name extends keyof State & string> {
  /** The estimator, for messages. */
  readonly kind: string;
  /** How many steps at most. */
  readonly steps: number;
  /** Which numbers of the state the model is made of. */
  readonly learnt: readonly Name[];
  /** What the fit is stopped by, if by anything. */
  readonly judge: Judge<Pick<State, Name>> | undefined;
}

/** What a fit came to. */
export interface Finished<Learnt> {
  /** What the model is made of: the best, or without a judge the last. */
  readonly learnt: Learnt;
  /** How the metric went, if there was one. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

/** The course of a fit: from its start, or from where it was stopped. */
export interface Course<State extends Arrays, Name extends keyof State & string> {
  /** How many steps were done before. */
  readonly done: number;
  /** The state to go on from. */
  readonly from: State;
  /**
   * Takes the steps that are left: reports progress, keeps checkpoints, judges, and stops early.
   *
   * @param step - Takes a step by its number, from 0; gives the loss, where there is one.
   * @param state - The state after the last step; it may be a view of memory that the next step changes.
   * @throws PortraitError `aborted`.
   */
  run(
    step: (step: number) => Promise<number | undefined> | number | undefined,
    state: () => State,
  ): Promise<Finished<Pick<State, Name>>>;
}

const WORDS = { Float32Array: "32-bit floats", Float64Array: "64-bit floats", Int32Array: "32-bit integers" };

function damaged(kind: string, name: string, expected: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-artifact",
    message: `${kind}: the checkpoint's tensor "${name}" must hold ${expected}; received ${describeValue(received)}.`,
    hint: "Remove it, and the fit begins anew.",
  });
}

/** Numbers of a checkpoint that are as many and of the kind as others. */
function readLike<A extends Float32Array | Int32Array>(
  kind: string,
  kept: KeptFit,
  name: string,
  like: A,
): A {
  const data = kept.tensors[name]?.data;
  if (data?.constructor === like.constructor && data.length === like.length) return data as A;
  const words = like instanceof Int32Array ? WORDS.Int32Array : WORDS.Float32Array;
  throw damaged(kind, name, `${like.length} ${words}`, data);
}

const BEST = "best.";
const SCORES = "scores";

function readScores(kind: string, kept: KeptFit, count: number): readonly number[] {
  const data = kept.tensors[SCORES]?.data;
  const sound =
    data instanceof Float64Array && data.length === count && data.every((value) => value >= 0 && value <= 1);
  if (sound) return [...data];
  throw damaged(kind, SCORES, `${count} ${WORDS.Float64Array} from 0 to 1`, data);
}

function readBest<State extends Arrays, Name extends keyof State & string>(
  { kind, steps, learnt, judge }: Steps<State, Name>,
  kept: KeptFit,
  start: State,
): { readonly values: readonly number[]; readonly best: Pick<State, Name> } | undefined {
  const count = judge === undefined ? 0 : judgedBy(kept.step, judge.stopping.every, steps);
  if (count === 0) return undefined;
  const values = readScores(kind, kept, count);
  const best = learnt.map((name) => {
    const like: Float32Array | Int32Array = start[name] as State[Name];
    return [name, readLike(kind, kept, `${BEST}${name}`, like)];
  });
  return { values, best: Object.fromEntries(best) as Pick<State, Name> };
}

function tensorsOf(state: Arrays, watch: BestState<Arrays> | undefined): Readonly<Record<string, Tensor>> {
  const tensor = (data: Tensor["data"]): Tensor => ({ shape: [data.length], data });
  const named = Object.entries(state).map(([name, data]) => [name, tensor(data)] as const);
  const best = Object.entries(watch?.best ?? {}).map(
    ([name, data]) => [`${BEST}${name}`, tensor(data)] as const,
  );
  const scores = best.length === 0 ? [] : [[SCORES, tensor(Float64Array.from(watch?.values ?? []))] as const];
  return Object.fromEntries([...named, ...best, ...scores]);
}

/**
 * Opens the course of a fit: where a checkpoint was kept, from there.
 *
 * @param of - See {@link Steps}.
 * @param context - Checkpoint and progress.
 * @param start - The state before the first step.
 * @throws PortraitError `invalid-artifact` when the checkpoint is damaged; `invalid-argument` when it is of another fit.
 */
export async function openCourse<State extends Arrays, Name extends keyof State & string>(
  of: Steps<State, Name>,
  { checkpoint, step: report }: Pick<FitContext<never>, "checkpoint" | "step">,
  start: State,
): Promise<Course<State, Name>> {
  const { kind, steps, learnt: names, judge } = of;
  const kept = await checkpoint?.load();
  const done = kept?.step ?? 0;
  const from =
    kept === undefined
      ? start
      : (Object.fromEntries(
          Object.entries(start).map(([name, like]) => [name, readLike(kind, kept, name, like)]),
        ) as State);
  const watch = judge && createBestState(judge, steps, kept && readBest(of, kept, start));
  const copied = (state: State): Pick<State, Name> =>
    Object.fromEntries(names.map((name) => [name, (state[name] as State[Name]).slice()])) as Pick<
      State,
      Name
    >;
  return {
    done,
    from,
    async run(step, state) {
      for (let at = done; at < steps && watch?.stopped !== true; at++) {
        const loss = await step(at);
        const score = await watch?.take(at + 1, () => copied(state()));
        await checkpoint?.keep(at + 1, () => tensorsOf(state(), watch));
        await report(at + 1, steps, loss, score);
      }
      return { learnt: watch?.best ?? copied(state()), evaluation: watch?.evaluation() };
    },
  };
}
