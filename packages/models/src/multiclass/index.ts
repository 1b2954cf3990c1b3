/**
 * Several classes out of estimators of two.
 *
 * @packageDocumentation
 */
export { type OneVsRestModel, oneVsRest, oneVsRestCodec } from "./one-vs-rest.js";
