import type { Contest } from "../contest.ts";
import { coraArrays } from "../data.ts";
import { coraEpochs } from "../networks.ts";

const EPOCHS = 20;
const NODES = 2708;

const cora = {
  data: "Cora, standard split",
  rows: NODES,
  columns: 1433,
  arrays: coraArrays,
  runs: 5,
} as const;

/** Graph networks: epochs of training, without validation. */
export const networks: readonly Contest[] = [
  {
    ...cora,
    id: "gcn",
    task: `GCN, ${EPOCHS} epochs`,
    ours: () => coraEpochs("gcn", EPOCHS),
    rivals: [
      {
        home: "python",
        task: "gcn-torch",
        package: "torch",
        name: "PyTorch, sparse.mm",
        goal: 1.5,
        params: { epochs: EPOCHS },
      },
      {
        home: "python",
        task: "gcn-pyg",
        package: "torch_geometric",
        name: "PyTorch Geometric GCNConv",
        goal: 1.5,
        params: { epochs: EPOCHS },
      },
      {
        home: "tfjs-cpu",
        task: "gcn-torch",
        package: "tfjs",
        name: "stock tfjs-cpu",
        runs: 1,
        params: { epochs: EPOCHS },
      },
      {
        home: "tfjs-wasm",
        task: "gcn-torch",
        package: "tfjs",
        name: "stock tfjs-wasm",
        goal: 0.1,
        runs: 1,
        params: { epochs: EPOCHS },
      },
    ],
  },
  {
    ...cora,
    id: "gat",
    task: `GAT, ${EPOCHS} epochs`,
    ours: () => coraEpochs("gat", EPOCHS),
    rivals: [
      {
        home: "python",
        task: "gat-pyg",
        package: "torch_geometric",
        name: "PyTorch Geometric GATConv",
        goal: 1.5,
        params: { epochs: EPOCHS },
      },
    ],
  },
];
