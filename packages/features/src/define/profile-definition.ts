import type {
  BooleanExpression,
  ColumnHandles,
  Columns,
  ColumnsOfKind,
  EventDefinition,
  ExpressionNode,
  ExpressionOf,
  RowValues,
  TableSchema,
  ValueOf,
  VectorValue,
} from "@portrait/core";
import type { FeatureExpression } from "./feature-expression.js";
import type { TagDefinition } from "./tag.js";

/** Features by name: expressions over aggregates. */
export type FeatureExpressions = Readonly<Record<string, FeatureExpression>>;

/** Tags by name. */
export type TagDefinitions = Readonly<Record<string, TagDefinition>>;

/** The values of features. */
export type FeatureValues<Features extends FeatureExpressions> = {
  readonly [Name in keyof Features]: Extract<ValueOf<Features[Name]>, VectorValue>;
};

/** The values of tags: null where unknown. */
export type TagValues<Tags extends TagDefinitions> = {
  readonly [Name in keyof Tags]: Tags[Name] extends TagDefinition<infer Value>
    ? Extract<Value, VectorValue>
    : never;
};

/** The handles on features that the `tags` callback receives. */
export type FeatureHandles<Features extends FeatureExpressions> = {
  readonly [Name in keyof Features]: ExpressionOf<"profile", ValueOf<Features[Name]>>;
};

/** What {@link defineProfile} takes. */
export interface ProfileInit<
  Cols extends Columns,
  Features extends FeatureExpressions,
  Tags extends TagDefinitions,
> {
  /** The id column that tells users apart. */
  readonly key: ColumnsOfKind<Cols, "id">;
  /**
   * Which events make a user a member: a user has a profile as of `t` if at least one event before `t` meets this.
   * Left out, any event does.
   */
  readonly members?: (columns: ColumnHandles<Cols>) => BooleanExpression<"event", boolean | null>;
  /** The features, from aggregates over the event's columns. */
  readonly features: (columns: ColumnHandles<Cols>) => Features;
  /** The tags, from the features. */
  readonly tags?: (features: FeatureHandles<Features>) => Tags;
}

/** A profile definition without its types: what engines and computations read of it. */
export interface ProfilePlan {
  /** The id column that tells users apart. */
  readonly key: string;
  /** Which events make a user a member. */
  readonly population: ExpressionNode | undefined;
  /** The features by name, as data. */
  readonly features: Readonly<Record<string, ExpressionNode>>;
  /** The tags by name. */
  readonly tags: Readonly<Record<string, TagDefinition>>;
  /** The names of the features, in order. */
  readonly featureNames: readonly string[];
  /** The names of the tags, in order. */
  readonly tagNames: readonly string[];
  /** A hash of the definition: equal definitions have equal hashes. */
  readonly hash: string;
}

/** What a profile is: features and tags by name, typed. Frozen data; compute it with `buildProfiles`. */
export interface ProfileDefinition<
  Cols extends Columns = Columns,
  Features extends RowValues = RowValues,
  Tags extends RowValues = RowValues,
> extends ProfilePlan {
  /** The events that it is computed from. */
  readonly events: EventDefinition<Cols>;
  /** The features by name, as data. */
  readonly features: { readonly [Name in keyof Features]: ExpressionNode };
  /** The tags by name. */
  readonly tags: { readonly [Name in keyof Tags]: TagDefinition };
  /** The names of the features, in order. */
  readonly featureNames: readonly (keyof Features & string)[];
  /** The names of the tags, in order. */
  readonly tagNames: readonly (keyof Tags & string)[];
  /**
   * The schema of some features and tags, as the inputs of a model.
   *
   * @param names - Their names.
   * @throws PortraitError `unknown-id` when there is none of a name; `invalid-argument` when a name stands twice.
   */
  pick<const Name extends keyof (Features & Tags) & string>(
    ...names: readonly Name[]
  ): TableSchema<Pick<Features & Tags, Name>>;
}
