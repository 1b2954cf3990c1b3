import {
  type BooleanExpression,
  type Columns,
  type ColumnsOfKind,
  describeValue,
  type Expression,
  type InteractionPlan,
} from "@portrait/core";
import { refusal } from "./errors.js";

/** Which events make one type of edge. */
export interface EventEdges<Cols extends Columns> {
  /** The column with the ids of the nodes that edges start from. */
  readonly from: ColumnsOfKind<Cols, "id" | "category">;
  /** The column with the ids of the nodes that edges lead to. */
  readonly to: ColumnsOfKind<Cols, "id" | "category">;
  /** Which events count; left out, all in which neither id is missing. */
  readonly where?: BooleanExpression<"event", boolean | null>;
}

/** {@link EventEdges} of whatever columns. */
interface EventEnds {
  readonly from: string;
  readonly to: string;
  readonly where?: Expression<"event", unknown>;
}

/**
 * Which columns and events make one type of edge, as an engine reads them.
 *
 * @param owner - Who asks.
 * @param name - The type of edge.
 * @param edges - What was said of the types of edges.
 * @throws PortraitError `invalid-argument`.
 */
export function eventPlan(
  owner: string,
  name: string,
  edges: Readonly<Record<string, unknown>> | undefined,
): InteractionPlan {
  const edge: unknown = edges !== undefined && Object.hasOwn(edges, name) ? edges[name] : undefined;
  if (typeof edge !== "object" || edge === null) {
    throw refusal(
      "invalid-argument",
      owner,
      `edge ${JSON.stringify(name)} must say which columns its ends are: { from, to }; received ${describeValue(edge)}`,
    );
  }
  const { from, to, where } = edge as EventEnds;
  return { user: from, item: to, ...(where === undefined ? {} : { where: where.node }) };
}
