/**
 * Segments: named groups of users by rules over features and tags; who belongs to them, live and in batch; how they overlap,
 * what is typical of them, and who is like them.
 *
 * @packageDocumentation
 */
export * from "./define-segment.js";
export { forgetInMembers } from "./forget-in-members.js";
export { forgetInMembership } from "./forget-in-membership.js";
export * from "./lookalikes.js";
export * from "./membership.js";
export type { Confidence, Interval } from "./proportion.js";
export type * from "./segment.js";
export * from "./segment-json.js";
export { type SegmentMembers, segmentMembers } from "./segment-members.js";
export * from "./segment-overlap.js";
export * from "./segment-size.js";
export * from "./segment-sql.js";
export * from "./target-group-index.js";
