import {
  type BooleanExpression,
  type Columns,
  type ColumnsOfKind,
  type ComputeOptions,
  describeValue,
  type Engine,
  type EventLog,
  type Expression,
  type IdentityIntervals,
  type InteractionPlan,
  type Interactions,
  interactionsBefore,
  listWords,
  PortraitError,
} from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";
import { personInteractions } from "./person-interactions.js";

/** Who did something with what, extracted beside the rows for graph models. */
export interface InteractionOptions<Cols extends Columns> {
  /** The id column of the item. */
  readonly item: ColumnsOfKind<Cols, "id">;
  /** Which events count; left out, all do. */
  readonly where?: BooleanExpression<"event", boolean | null> | undefined;
}

function checkItem(owner: string, events: EventLog["definition"], item: unknown): void {
  const ids = Object.keys(events.schema).filter((name) => events.schema[name]?.kind === "id");
  if (typeof item === "string" && ids.includes(item)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "interactions.item" must name an id column; received ${describeValue(item)}.`,
    hint: `The id columns are ${listWords(ids)}.`,
  });
}

/** What {@link extractInteractions} takes. */
export interface InteractionRequest<Cols extends Columns> {
  /** Who asks, for messages. */
  readonly owner: string;
  /** The definition, for its key. */
  readonly profile: ProfilePlan;
  /** The log. */
  readonly log: EventLog<Cols>;
  /** The engine that read it. */
  readonly engine: Engine;
  /** Item and filter. */
  readonly options: InteractionOptions<Cols>;
  /** Who ids were; undefined where each is itself. */
  readonly identities: IdentityIntervals | undefined;
  /** The signal. */
  readonly compute: ComputeOptions;
}

/**
 * Who did something with what, known until an instant; that the log may end before it is the caller's to judge.
 *
 * @param request - What to extract.
 * @param until - The instant.
 * @throws PortraitError `invalid-argument`; the engine's errors.
 */
export async function extractInteractions<Cols extends Columns>(
  request: InteractionRequest<Cols>,
  until: number,
): Promise<Interactions> {
  const { owner, profile, log, engine, options, identities, compute } = request;
  checkItem(owner, log.definition, options.item);
  const where: Expression<"event", unknown> | undefined = options.where;
  const plan: InteractionPlan = {
    user: profile.key,
    item: options.item,
    ...(where === undefined ? {} : { where: where.node }),
  };
  const found = await engine.interactions(log, plan, compute);
  const all = identities === undefined ? found : personInteractions(found, identities);
  return until < all.until ? interactionsBefore(all, until) : Object.freeze({ ...all, until });
}
