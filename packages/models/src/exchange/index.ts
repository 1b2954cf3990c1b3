/**
 * Models from and to other systems: trees of LightGBM and XGBoost come in; ONNX and SQL go out.
 *
 * @packageDocumentation
 */
export { importLightGbm } from "./lightgbm/import-lightgbm.js";
export { exportOnnx, type OnnxOptions } from "./onnx/export-onnx.js";
export { exportSql, type SqlExport, type SqlOptions } from "./sql/export-sql.js";
export type { ImportTask, TreeImportOptions } from "./trees/import-options.js";
export { type ImportedTrees, importedTreesCodec } from "./trees/imported-trees.js";
export { importXgBoost } from "./xgboost/import-xgboost.js";
