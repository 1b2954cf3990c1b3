/**
 * Communities: groups of nodes with more edges within than between them.
 *
 * @packageDocumentation
 */
export { type Communities, type CommunityOptions, communities } from "./communities.js";
