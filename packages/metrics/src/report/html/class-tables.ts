import type { ClassFacts, MulticlassEvaluation } from "../../evaluate/evaluation.js";
import { countText, decimalText, numberText } from "../format.js";
import { type Html, html } from "./html.js";
import { type Column, table } from "./table.js";

/** How each class is called, and the confusion matrix, of the model of an evaluation. */
export function classTables({ classes, confusion, model }: MulticlassEvaluation): Html {
  const columns: readonly Column<ClassFacts>[] = [
    { head: "Class", cell: ({ name }) => name },
    { head: "Rows", number: true, cell: ({ rows }) => countText(rows) },
    { head: "Precision", number: true, cell: ({ precision }) => decimalText(precision) },
    { head: "Recall", number: true, cell: ({ recall }) => decimalText(recall) },
    { head: "F1", number: true, cell: ({ f1 }) => decimalText(f1) },
  ];
  const calls: readonly Column<readonly number[]>[] = [
    { head: "Is", cell: (_, row) => confusion.model.classes[row] ?? "" },
    ...confusion.model.classes.map(
      (name, code): Column<readonly number[]> => ({
        head: `called ${name}`,
        number: true,
        cell: (counts) => numberText(counts[code] ?? 0),
      }),
    ),
  ];
  return html`<div class="card">${table(`Classes as ${model.kind} calls them`, columns, classes)}</div><div class="card">${table("Which classes rows are of, and which they were called", calls, confusion.model.counts)}</div>`;
}
