import type { EventLog, FeatureWeight, TimestampInput } from "@portrait/core";
import { isoText, optionalOption, PortraitError, resolveOptions, toMilliseconds } from "@portrait/core";
import type { Evaluation } from "../evaluate/evaluation.js";
import {
  type DependenceInit,
  dependenceAt,
  type ImportancesInit,
  importancesAt,
} from "./inspection-facts.js";
import { listAt, numberAt, objectAt, plainAt, textAt } from "./plain.js";
import type {
  DataFacts,
  EvaluationFacts,
  NamedValue,
  RecommendationFacts,
  Report,
  TagFacts,
  WeightFacts,
} from "./report.js";

/** What {@link createReport} takes; all but the title may be left out. */
export interface ReportInit {
  /** What it is about. */
  readonly title: string;
  /** The finding in a few sentences. */
  readonly summary?: string;
  /** When the run was made. Left out, the report holds no clock time and is the same for the same run. */
  readonly createdAt?: TimestampInput;
  /** The logs that engines read, with what to call them. */
  readonly data?: readonly {
    /** What the events are. */
    readonly title: string;
    /** Where they came from. */
    readonly source?: string;
    /** The log. */
    readonly log: Pick<EventLog, "rows" | "reasons" | "span">;
  }[];
  /** The features. */
  readonly features?: readonly {
    /** Its name. */
    readonly name: string;
    /** The type of its values. */
    readonly type?: string;
    /** What it is, in words. */
    readonly description?: string;
  }[];
  /** The tags, as `tagShares` in `@portrait/features` counts them. */
  readonly tags?: readonly {
    /** Its name. */
    readonly name: string;
    /** The part of the users for whom it is true, in [0, 1]. */
    readonly share: number;
    /** The part of the users for whom it is unknown, in [0, 1]. */
    readonly unknown: number;
    /** What it is, in words. */
    readonly description?: string;
  }[];
  /** What `evaluate` gave, with what to call it. */
  readonly evaluations?: readonly {
    /** What was foretold or recommended. */
    readonly title: string;
    /** What to know when reading it. */
    readonly note?: string;
    /** The evaluation. */
    readonly evaluation: Evaluation;
  }[];
  /** The weights of models that can say what they rest on. */
  readonly weights?: readonly {
    /** Which model. */
    readonly title: string;
    /** What its `weights()` gives. */
    readonly weights: readonly FeatureWeight[];
  }[];
  /** How much models need their columns. */
  readonly importances?: readonly ImportancesInit[];
  /** How the answers of models change with their columns. */
  readonly dependences?: readonly DependenceInit[];
  /** What some users were recommended. */
  readonly recommendations?: readonly {
    /** The user's id. */
    readonly user: string;
    /** The items, best first. */
    readonly items: readonly {
      /** The item's id. */
      readonly item: string;
      /** The item's name. */
      readonly name?: string;
      /** The score that it was ranked by. */
      readonly score: number;
    }[];
  }[];
  /** Texts about some users, such as profile cards. */
  readonly profiles?: readonly {
    /** Whom it describes. */
    readonly title: string;
    /** The text; its line breaks and blanks are kept. */
    readonly text: string;
  }[];
  /** How long each step took, in seconds, by name. */
  readonly timings?: Readonly<Record<string, number>>;
  /** The seeds, by name. */
  readonly seeds?: Readonly<Record<string, number>>;
  /** The versions of what ran, by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Remarks. */
  readonly notes?: readonly string[];
  /** What the figures do not say. */
  readonly limits?: readonly string[];
}

const SECTIONS = [
  "title",
  "summary",
  "createdAt",
  "data",
  "features",
  "tags",
  "evaluations",
  "weights",
  "importances",
  "dependences",
  "recommendations",
  "profiles",
  "timings",
  "seeds",
  "versions",
  "notes",
  "limits",
] as const;

const COUNT = [0, Number.POSITIVE_INFINITY] as const;
const SHARE = [0, 1] as const;

function dataAt(path: string, entry: unknown): DataFacts {
  const { title, source, log } = objectAt(path, entry);
  const { rows, reasons, span } = objectAt(`${path}.log`, log);
  const counts = objectAt(`${path}.log.rows`, rows);
  const count = (name: string): number => numberAt(`${path}.log.rows.${name}`, counts[name], COUNT);
  const instant = (name: string): number =>
    numberAt(`${path}.log.span.${name}`, objectAt(`${path}.log.span`, span)[name]);
  return {
    title: textAt(`${path}.title`, title),
    source: textAt(`${path}.source`, source, ""),
    rows: {
      in: count("in"),
      kept: count("kept"),
      rejected: count("rejected"),
      duplicates: count("duplicates"),
    },
    reasons: listAt(`${path}.log.reasons`, reasons, (place, value) => {
      const reason = objectAt(place, value);
      return {
        column: textAt(`${place}.column`, reason.column, ""),
        reason: textAt(`${place}.reason`, reason.reason),
        count: numberAt(`${place}.count`, reason.count, COUNT),
      };
    }),
    span: span === null || span === undefined ? null : { first: instant("first"), last: instant("last") },
  };
}

function tagAt(path: string, entry: unknown): TagFacts {
  const tag = objectAt(path, entry);
  return {
    name: textAt(`${path}.name`, tag.name),
    share: numberAt(`${path}.share`, tag.share, SHARE),
    unknown: numberAt(`${path}.unknown`, tag.unknown, SHARE),
    description: textAt(`${path}.description`, tag.description, ""),
  };
}

function isEvaluation(value: unknown): value is Evaluation {
  return (
    typeof value === "object" &&
    value !== null &&
    "task" in value &&
    ["binary", "multiclass", "ranking", "regression"].includes(String(value.task)) &&
    "metrics" in value &&
    "protocol" in value
  );
}

function evaluationAt(path: string, entry: unknown): EvaluationFacts {
  const { title, note, evaluation } = objectAt(path, entry);
  const copy: unknown = plainAt(`${path}.evaluation`, evaluation);
  if (!isEvaluation(copy)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `createReport: ${path}.evaluation must be what evaluate gave.`,
      hint: "Await evaluate before you pass its result.",
    });
  }
  return {
    title: textAt(`${path}.title`, title),
    note: textAt(`${path}.note`, note, ""),
    evaluation: copy,
  };
}

function weightsAt(path: string, entry: unknown): WeightFacts {
  const { title, weights } = objectAt(path, entry);
  return {
    title: textAt(`${path}.title`, title),
    weights: listAt(`${path}.weights`, weights, (place, value) => {
      const { name, weight } = objectAt(place, value);
      return { name: textAt(`${place}.name`, name), weight: numberAt(`${place}.weight`, weight) };
    }),
  };
}

function recommendationAt(path: string, entry: unknown): RecommendationFacts {
  const { user, items } = objectAt(path, entry);
  return {
    user: textAt(`${path}.user`, user),
    items: listAt(`${path}.items`, items, (place, value) => {
      const { item, name, score } = objectAt(place, value);
      return {
        item: textAt(`${place}.item`, item),
        name: textAt(`${place}.name`, name, ""),
        score: numberAt(`${place}.score`, score),
      };
    }),
  };
}

function namedAt<Value>(
  path: string,
  value: unknown,
  make: (path: string, value: unknown) => Value,
): readonly NamedValue<Value>[] {
  if (value === undefined) return [];
  return Object.entries(objectAt(path, value)).map(([name, entry]) => ({
    name,
    value: make(`${path}.${name}`, entry),
  }));
}

/**
 * A report of a run as plain JSON data: what came in, what was defined, how good the models are, what they rest on,
 * and how to run it again. Everything is copied; nothing of the caller's is kept.
 *
 * @param init - The title and the sections wanted.
 * @throws PortraitError `invalid-option` for an unknown section; `invalid-argument` naming the entry at fault when a
 *   text is none, a number is not finite or a share lies outside [0, 1].
 *
 * @example
 * ```ts
 * import { createReport } from "@portrait/metrics/report";
 *
 * const report = createReport({
 *   title: "Who buys again",
 *   tags: [{ name: "lapsed", share: 0.25, unknown: 0.1 }],
 *   seeds: { fit: 42 },
 * });
 * report.tags[0]?.share; // => 0.25
 * ```
 */
export function createReport(init: ReportInit): Report {
  const rule = optionalOption<unknown>("a section", () => true);
  const given = resolveOptions(
    "createReport",
    Object.fromEntries(SECTIONS.map((name) => [name, rule])),
    init,
  );
  const created = given.createdAt as TimestampInput | undefined;
  return {
    format: "portrait-report",
    version: 1,
    title: textAt("title", given.title),
    summary: textAt("summary", given.summary, ""),
    createdAt: created === undefined ? null : isoText(toMilliseconds("createReport", "createdAt", created)),
    data: listAt("data", given.data, dataAt),
    features: listAt("features", given.features, (path, entry) => {
      const { name, type, description } = objectAt(path, entry);
      return {
        name: textAt(`${path}.name`, name),
        type: textAt(`${path}.type`, type, ""),
        description: textAt(`${path}.description`, description, ""),
      };
    }),
    tags: listAt("tags", given.tags, tagAt),
    evaluations: listAt("evaluations", given.evaluations, evaluationAt),
    weights: listAt("weights", given.weights, weightsAt),
    importances: listAt("importances", given.importances, importancesAt),
    dependences: listAt("dependences", given.dependences, dependenceAt),
    recommendations: listAt("recommendations", given.recommendations, recommendationAt),
    profiles: listAt("profiles", given.profiles, (path, entry) => {
      const { title, text } = objectAt(path, entry);
      return { title: textAt(`${path}.title`, title), text: textAt(`${path}.text`, text) };
    }),
    timings: namedAt("timings", given.timings, (path, value) => numberAt(path, value, COUNT)),
    seeds: namedAt("seeds", given.seeds, (path, value) => numberAt(path, value)),
    versions: namedAt("versions", given.versions, (path, value) => textAt(path, value)),
    notes: listAt("notes", given.notes, (path, value) => textAt(path, value)),
    limits: listAt("limits", given.limits, (path, value) => textAt(path, value)),
  };
}
