import type { ModelAnswer } from "../model-parts.js";
import type { GraphBuilder } from "./graph.js";
import type { OnnxAttribute, OnnxValue } from "./proto.js";

const COLUMNS: Readonly<Record<string, OnnxAttribute>> = { axis: { kind: "int", value: 1 } };

function probabilities(graph: GraphBuilder, answer: ModelAnswer, raw: string, name: string): string {
  const one = (): string => graph.constant([1], [1]);
  const pair = (no: string, yes: string): string => graph.add("Concat", [no, yes], COLUMNS, name);
  switch (answer.link) {
    case "logistic":
      return pair(graph.add("Sigmoid", [graph.add("Neg", [raw])]), graph.add("Sigmoid", [raw]));
    case "softmax":
      return graph.add("Softmax", [raw], COLUMNS, name);
    case "oneVsRest": {
      const shares = graph.add("Sigmoid", [raw]);
      const sum = graph.add("ReduceSum", [shares, graph.integers([1])]);
      return graph.add("Div", [shares, sum], {}, name);
    }
    default:
      return pair(graph.add("Sub", [one(), raw]), raw);
  }
}

function number(graph: GraphBuilder, link: ModelAnswer["link"], raw: string, name: string): string {
  const constant = (value: number): string => graph.constant([value], [1]);
  switch (link) {
    case "exp":
      return graph.add("Exp", [raw], {}, name);
    case "logistic":
      return graph.add("Sigmoid", [raw], {}, name);
    case "signedSquare":
      return graph.add("Mul", [graph.add("Abs", [raw]), raw], {}, name);
    case "softplus": {
      const small = graph.add("Exp", [graph.add("Neg", [graph.add("Abs", [raw])])]);
      const rest = graph.add("Log", [graph.add("Add", [small, constant(1)])]);
      return graph.add("Add", [graph.add("Max", [raw, constant(0)]), rest], {}, name);
    }
    default:
      return graph.add("Identity", [raw], {}, name);
  }
}

/**
 * Adds the answers of a model.
 *
 * @param graph - The graph.
 * @param answer - What the model answers.
 * @param raw - The name of its raw outputs.
 * @param outputs - How many they are.
 * @returns The outputs of the graph.
 */
export function addAnswers(
  graph: GraphBuilder,
  answer: ModelAnswer,
  raw: string,
  outputs: number,
): readonly OnnxValue[] {
  const type = graph.precision;
  if (answer.task === "number") {
    number(graph, answer.link, raw, "prediction");
    return [{ name: "prediction", type, width: 1 }];
  }
  const width = answer.classes.length;
  if (answer.link === "probability" && outputs === width) graph.add("Identity", [raw], {}, "probabilities");
  else probabilities(graph, answer, raw, "probabilities");
  graph.add("ArgMax", ["probabilities"], { ...COLUMNS, keepdims: { kind: "int", value: 0 } }, "label");
  return [
    { name: "probabilities", type, width },
    { name: "label", type: "int64" },
  ];
}
