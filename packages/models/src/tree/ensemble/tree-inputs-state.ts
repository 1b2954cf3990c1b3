import { booleanOption, choiceOption, type Json, type RowValues } from "@portrait/core";
import { type ConfigReader, invalidArtifact, textRule, textsRule } from "../../input/artifact.js";
import { createTreeInputs, type TreeColumn, type TreeInputs } from "./tree-inputs.js";

/**
 * The inputs of a tree model as data.
 *
 * @param inputs - The inputs.
 */
export function treeInputsState<Row extends RowValues>(inputs: TreeInputs<Row>): readonly Json[] {
  return inputs.columns.map(({ name, type, levels, zeroIsMissing }) => {
    if (type === "category") return { name, type, levels: levels ?? [] };
    return type === "number" ? { name, type, zeroIsMissing: zeroIsMissing === true } : { name, type };
  });
}

function readColumn(config: ConfigReader): TreeColumn {
  const name = config.read("name", textRule);
  const type = config.read("type", choiceOption("number", ["number", "boolean", "category"]));
  if (type === "category")
    return { name, type, levels: Object.freeze([...config.read("levels", textsRule)]) };
  if (type === "number" && config.read("zeroIsMissing", booleanOption(false)))
    return { name, type, zeroIsMissing: true };
  return { name, type };
}

/**
 * Makes the inputs of a tree model out of their state again.
 *
 * @param kind - The kind of the model that they belong to.
 * @param configs - The config of each column.
 * @throws PortraitError `invalid-artifact`.
 */
export function treeInputsFromState<Row extends RowValues>(
  kind: string,
  configs: readonly ConfigReader[],
): TreeInputs<Row> {
  const columns = configs.map(readColumn);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) throw invalidArtifact(kind, `input column "${name}" occurs twice`);
    names.add(name);
  }
  return createTreeInputs<Row>(kind, columns);
}
