/**
 * What the engines on SQL share: pieces of SQL, expressions, reading, logs and summaries over a small dialect.
 *
 * @packageDocumentation
 */
export { checkInput, lacksInput } from "./aggregate/input-check.js";
export {
  featureColumn,
  type GraphLog,
  type GraphMaker,
  type GraphNodeLog,
  type GraphNodes,
  type GraphTables,
  labelledNodes,
  makeGraphTables,
} from "./graph/graph-tables.js";
export { columnName, columnsOf, textColumn, timeColumn } from "./log/columns.js";
export { type Aside, createEventLog } from "./log/event-log.js";
export { createLifetime, type LogLifetime } from "./log/lifetime.js";
export { createLogs, type HeldLog, type Logs } from "./log/logs.js";
export type { AsideCounts, UserOf } from "./log/user-of.js";
export {
  asideInMemory,
  type Fault,
  faultReader,
  layered,
  mergedReasons,
  ruleFault,
} from "./read/faults.js";
export { type FileFormat, fileFormat, unreadable } from "./read/file-format.js";
export type { Finishing, FinishingSource } from "./read/finish.js";
export type { RawKind } from "./read/kind.js";
export {
  type LearningRecords,
  learnFromRecords,
  type RecordChange,
  type RecordFault,
} from "./read/learn.js";
export { type ColumnOrigin, originsOf } from "./read/origins.js";
export {
  layer,
  type ReadingPlace,
  type ReadingPlan,
  type ReadingSource,
  readingPlan,
  storedType,
} from "./read/places.js";
export {
  type Candidate,
  type JsonBranch,
  type JsonCandidate,
  type Reading,
  readingOf,
} from "./read/reading.js";
export {
  createReferenceTables,
  joinedKinds,
  type ReferenceTable,
  withReferences,
} from "./read/reference-tables.js";
export { type ReadRequest, readRequest, repeatKeyOf } from "./read/request.js";
export { checkSourceColumns, columnsRead, type NamedColumn } from "./read/source-columns.js";
export type { SentColumn, SentType, TableSender } from "./read/table-sender.js";
export { createTextMaps, type TextMap, type TextMapping, withMaps } from "./read/text-maps.js";
export {
  type DerivingDialect,
  type HeldColumns,
  type HeldValue,
  textScope,
  valuesToCheck,
} from "./read/values-to-check.js";
export type { ExpressionDialect, ReadingDialect, SqlDialect } from "./sql/dialect.js";
export { type ColumnScope, conditionToSql, settled, type TypedSql, toSql } from "./sql/expression.js";
export {
  all,
  bigint,
  describeSql,
  double,
  identifier,
  integer,
  join,
  nameOf,
  renderSql,
  type Sql,
  type SqlName,
  type SqlNotation,
  type SqlPart,
  type SqlType,
  type SqlValue,
  sql,
  text,
  truth,
  written,
} from "./sql/sql.js";
export type { SummaryDialect, SummaryQuery, SummaryResult } from "./summary/request.js";
export { type SummaryLog, summarizeInSql } from "./summary/summarize.js";
