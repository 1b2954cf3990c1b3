import type { FeatureWeight, RejectionCount } from "@portrait/core";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { DependenceFacts, ImportanceFacts } from "./inspection-facts.js";

/** Where events came from and what became of the rows. */
export interface DataFacts {
  /** What the events are. */
  readonly title: string;
  /** Where they came from; empty when it was not said. */
  readonly source: string;
  /** `in = kept + rejected + duplicates`. */
  readonly rows: {
    /** Rows in the source. */
    readonly in: number;
    /** Rows that were computed with. */
    readonly kept: number;
    /** Rows at fault, set aside. */
    readonly rejected: number;
    /** Exact repeats, set aside. */
    readonly duplicates: number;
  };
  /** The rejected rows counted by column and reason. */
  readonly reasons: readonly RejectionCount[];
  /** The time of the first and the last event in epoch milliseconds; `null` when there is none. */
  readonly span: {
    /** The first event. */
    readonly first: number;
    /** The last event. */
    readonly last: number;
  } | null;
}

/** One feature of a profile. */
export interface FeatureFacts {
  /** Its name. */
  readonly name: string;
  /** The type of its values; empty when it was not said. */
  readonly type: string;
  /** What it is, in words; empty when it was not said. */
  readonly description: string;
}

/** One tag of a profile, and how common it is. */
export interface TagFacts {
  /** Its name. */
  readonly name: string;
  /** The part of the users for whom it is true, in [0, 1]. */
  readonly share: number;
  /** The part of the users for whom it is unknown, in [0, 1]. */
  readonly unknown: number;
  /** What it is, in words; empty when it was not said. */
  readonly description: string;
}

/** One evaluation. */
export interface EvaluationFacts {
  /** What was foretold or recommended. */
  readonly title: string;
  /** What to know when reading it; empty when there is nothing. */
  readonly note: string;
  /** The evaluation. */
  readonly evaluation: Evaluation;
}

/** What one model rests on. */
export interface WeightFacts {
  /** Which model. */
  readonly title: string;
  /** The weights, greatest magnitude first. */
  readonly weights: readonly FeatureWeight[];
}

/** One item of a {@link RecommendationFacts}. */
export interface RecommendedFacts {
  /** The item's id. */
  readonly item: string;
  /** The item's name; empty when it was not said. */
  readonly name: string;
  /** The score that it was ranked by. */
  readonly score: number;
}

/** What one user was recommended. */
export interface RecommendationFacts {
  /** The user's id. */
  readonly user: string;
  /** The items, best first. */
  readonly items: readonly RecommendedFacts[];
}

/** A text about one user, such as a profile card. */
export interface ProfileFacts {
  /** Whom it describes. */
  readonly title: string;
  /** The text; its line breaks and blanks are kept. */
  readonly text: string;
}

/** A name with a value. */
export interface NamedValue<Value> {
  /** The name. */
  readonly name: string;
  /** The value. */
  readonly value: Value;
}

/**
 * What a run did and found, as plain JSON data. Make it with `createReport`; write it with `reportJson`,
 * `reportMarkdown` or `reportHtml`.
 */
export interface Report {
  /** Marks the format. */
  readonly format: "portrait-report";
  /** The version of the format. */
  readonly version: 1;
  /** What it is about. */
  readonly title: string;
  /** The finding in a few sentences; empty when it was not said. */
  readonly summary: string;
  /** When the run was made, as ISO 8601 text; `null` when it was not said. */
  readonly createdAt: string | null;
  /** Where events came from and what became of them. */
  readonly data: readonly DataFacts[];
  /** The features. */
  readonly features: readonly FeatureFacts[];
  /** The tags. */
  readonly tags: readonly TagFacts[];
  /** How good models are. */
  readonly evaluations: readonly EvaluationFacts[];
  /** What models rest on. */
  readonly weights: readonly WeightFacts[];
  /** How much models need their columns. */
  readonly importances: readonly ImportanceFacts[];
  /** How the answers of models change with their columns. */
  readonly dependences: readonly DependenceFacts[];
  /** What some users were recommended. */
  readonly recommendations: readonly RecommendationFacts[];
  /** What is known of some users. */
  readonly profiles: readonly ProfileFacts[];
  /** How long each step took, in seconds. */
  readonly timings: readonly NamedValue<number>[];
  /** The seeds. */
  readonly seeds: readonly NamedValue<number>[];
  /** The versions of what ran. */
  readonly versions: readonly NamedValue<string>[];
  /** Remarks. */
  readonly notes: readonly string[];
  /** What the figures do not say. */
  readonly limits: readonly string[];
}
