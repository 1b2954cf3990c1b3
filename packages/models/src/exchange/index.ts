/**
 * Models of other libraries read, and models written as ONNX and SQL.
 *
 * @packageDocumentation
 */
export {};
