/**
 * Identity: which ids, anonymous and known, are of one person, as was known at any time.
 *
 * @packageDocumentation
 */
export type { BlockedReason } from "./component.js";
export type { IdentityEvidence, IdentityLink, RefusedLink } from "./evidence.js";
export { forgetInIdentities } from "./forget-in-identities.js";
export * from "./identity-graph.js";
export { type IdentitySpace, unsetValues } from "./identity-space.js";
export type { IdentityView } from "./identity-view.js";
export type { IntervalOptions } from "./intervals.js";
export type { Person } from "./person.js";
export type {
  IdentityId,
  IdentityObservation,
  IdentityStatement,
  IdentityUnmerge,
} from "./statement.js";
