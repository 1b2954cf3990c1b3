"""Runs the Python peers of bench/graph: one JSON command a line in, one JSON answer a line out.

Data come as files of 32-bit numbers that Node wrote. A task is prepared once and run as often as is asked; a run gives the seconds
that it took, and its result may be written to a file, so that both sides can be compared.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
THREADS = int(sys.argv[1])
DATA = {}
TASKS = {}


def load(name, files):
    DATA[name] = {key: np.fromfile(file["path"], dtype=file["type"]) for key, file in files.items()}
    return {}


def torch():
    import torch

    torch.set_num_threads(THREADS)
    return torch


def csr_tensor(t, d):
    rows, columns = d["extents"]
    return t.sparse_csr_tensor(
        t.from_numpy(d["offsets"].astype(np.int64)),
        t.from_numpy(d["indices"].astype(np.int64)),
        t.from_numpy(d["values"]),
        size=(int(rows), int(columns)),
    )


def timed(work):
    def run():
        start = time.perf_counter()
        result = work()
        return time.perf_counter() - start, result

    return run


def spmm(d, width):
    t = torch()
    matrix, dense = csr_tensor(t, d), t.from_numpy(d["dense"]).reshape(-1, width)
    return timed(lambda: t.sparse.mm(matrix, dense))


def gather(d, width):
    t = torch()
    dense, indices = t.from_numpy(d["dense"]).reshape(-1, width), t.from_numpy(d["indices"].astype(np.int64))
    return timed(lambda: t.index_select(dense, 0, indices))


def scatter(d, width, rows):
    t = torch()
    values, indices = t.from_numpy(d["dense"]).reshape(-1, width), t.from_numpy(d["indices"].astype(np.int64))
    return timed(lambda: t.zeros(rows, width).index_add_(0, indices, values))


def lightgcn(d, width, layers, batch, rate, l2, steps):
    """LightGCN as its authors train it (BPR, Adam, one negative, L2 of layer 0), some steps of an epoch."""
    t = torch()
    generator = t.Generator().manual_seed(1)
    rows, columns = (int(n) for n in d["extents"])
    offsets, indices = d["offsets"].astype(np.int64), d["indices"].astype(np.int64)
    users = np.repeat(np.arange(rows), np.diff(offsets))
    weight = 1 / np.sqrt(np.diff(offsets)[users] * np.bincount(indices, minlength=columns)[indices])
    size = rows + columns
    places = np.stack([np.concatenate([users, indices + rows]), np.concatenate([indices + rows, users])])
    graph = t.sparse_coo_tensor(t.from_numpy(places), t.from_numpy(np.tile(weight, 2).astype(np.float32)), (size, size))
    graph = graph.coalesce().to_sparse_csr()
    table = t.nn.Parameter(0.1 * t.randn(size, width, generator=generator))
    optimiser = t.optim.Adam([table], lr=rate)
    users, items = t.from_numpy(users), t.from_numpy(indices)

    class Propagate(t.autograd.Function):
        # The graph is its own transpose, so that its product is its own derivative; autograd of a CSR matrix would transpose it anew.
        @staticmethod
        def forward(_, dense):
            return t.sparse.mm(graph, dense)

        @staticmethod
        def backward(_, gradient):
            return t.sparse.mm(graph, gradient)

    def work():
        order = t.randperm(len(users), generator=generator)
        for step in range(steps):
            chosen = order[step * batch : (step + 1) * batch]
            user, positive = users[chosen], items[chosen]
            negative = t.randint(columns, (len(chosen),), generator=generator)
            layer, total = table, table
            for _ in range(layers):
                layer = Propagate.apply(layer)
                total = total + layer
            total = total / (layers + 1)
            u, p, n = total[user], total[rows + positive], total[rows + negative]
            loss = t.nn.functional.softplus((u * n).sum(1) - (u * p).sum(1)).mean()
            first = (table[user], table[rows + positive], table[rows + negative])
            loss = loss + l2 * 0.5 * sum(part.pow(2).sum() for part in first) / len(chosen)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return None

    return timed(work)


def cora(t, d):
    rows = int(d["extents"][0])
    features = t.from_numpy(d["features"]).reshape(rows, -1)
    features = features / features.sum(1, keepdim=True).clamp(min=1)
    source = t.from_numpy(np.repeat(np.arange(rows), np.diff(d["offsets"])).astype(np.int64))
    edges = t.stack([source, t.from_numpy(d["indices"].astype(np.int64))])
    return features, edges, t.from_numpy(d["labels"].astype(np.int64)), t.from_numpy(d["train"].astype(np.int64))


def train_epochs(t, model, decayed, rate, labels, train, forward, epochs):
    optimiser = t.optim.Adam(
        [
            {"params": list(decayed), "weight_decay": 5e-4},
            {"params": [p for p in model.parameters() if all(p is not q for q in decayed)]},
        ],
        lr=rate,
    )

    def work():
        model.train()
        for _ in range(epochs):
            optimiser.zero_grad()
            loss = t.nn.functional.cross_entropy(forward()[train], labels[train])
            loss.backward()
            optimiser.step()
        return None

    return timed(work)


def gcn_torch(d, epochs):
    """Two layers of graph convolution in PyTorch alone: sparse words, sparse graph."""
    t = torch()
    t.manual_seed(1)
    features, edges, labels, train = cora(t, d)
    size = len(features)
    loops = t.arange(size)
    both = t.cat([edges, t.stack([loops, loops])], 1)
    degree = t.bincount(both[0], minlength=size).float()
    weight = (degree[both[0]] * degree[both[1]]).rsqrt()
    graph = t.sparse_coo_tensor(both, weight, (size, size)).coalesce()
    words = features.to_sparse().coalesce()
    classes = int(labels.max()) + 1
    model = t.nn.ParameterList([t.empty(features.shape[1], 16), t.empty(16, classes), t.zeros(16), t.zeros(classes)])
    t.nn.init.xavier_uniform_(model[0])
    t.nn.init.xavier_uniform_(model[1])
    drop = t.nn.functional.dropout

    def forward():
        kept = t.sparse_coo_tensor(words.indices(), drop(words.values(), 0.5), words.shape, is_coalesced=True)
        hidden = t.relu(t.sparse.mm(graph, t.sparse.mm(kept, model[0])) + model[2])
        return t.sparse.mm(graph, drop(hidden, 0.5) @ model[1]) + model[3]

    return train_epochs(t, model, [model[0], model[2]], 0.01, labels, train, forward, epochs)


def network(layers, decay, rate, drops):
    def prepare(d, epochs):
        t = torch()
        import torch_geometric.nn as gnn

        t.manual_seed(1)
        features, edges, labels, train = cora(t, d)
        classes = int(labels.max()) + 1
        first, second, act = layers(gnn, t, features.shape[1], classes)
        model = t.nn.ModuleList([first, second])
        drop = t.nn.functional.dropout

        def forward():
            return second(drop(act(first(drop(features, drops), edges)), drops), edges)

        decayed = list(first.parameters()) if decay == "first" else list(model.parameters())
        return train_epochs(t, model, decayed, rate, labels, train, forward, epochs)

    return prepare


gcn_pyg = network(
    lambda g, t, width, classes: (g.GCNConv(width, 16, cached=True), g.GCNConv(16, classes, cached=True), t.relu),
    "first",
    0.01,
    0.5,
)
gat_pyg = network(
    lambda g, t, width, classes: (
        g.GATConv(width, 8, heads=8, dropout=0.6),
        g.GATConv(64, classes, heads=1, concat=False, dropout=0.6),
        t.nn.functional.elu,
    ),
    "all",
    0.005,
    0.6,
)


def pairs(d):
    import scipy.sparse as sp

    return sp.csr_matrix((d["values"], d["indices"], d["offsets"]), shape=tuple(int(n) for n in d["extents"]))


def ials(d, factors, iterations, l2, weight, exact):
    """The mean of iterations but for the first, as ours is measured: without what goes before and after."""
    from implicit.cpu.als import AlternatingLeastSquares

    matrix = pairs(d)

    def run():
        ends = []
        model = AlternatingLeastSquares(
            factors=factors,
            regularization=l2,
            alpha=weight,
            iterations=iterations + 1,
            use_cg=not exact,
            num_threads=THREADS,
            random_state=1,
        )
        model.fit(matrix, show_progress=False, callback=lambda *_: ends.append(time.perf_counter()))
        return (ends[-1] - ends[0]) / (len(ends) - 1), None

    return run


def topk(d, factors, k):
    from implicit.cpu.matrix_factorization_base import MatrixFactorizationBase

    matrix = pairs(d)

    class Given(MatrixFactorizationBase):
        def __init__(self):
            super().__init__(num_threads=THREADS)
            self.user_factors = d["users"].reshape(-1, factors)
            self.item_factors = d["items"].reshape(-1, factors)

        def fit(self, user_items, show_progress=True, callback=None):
            pass

        def save(self, file):
            pass

    model = Given()
    everyone = np.arange(matrix.shape[0])

    def work():
        found, _ = model.recommend(everyone, matrix, N=k, filter_already_liked_items=True)
        return found.astype(np.float32)

    return timed(work)


PREPARE = {
    "spmm": spmm,
    "gather": gather,
    "scatter": scatter,
    "lightgcn": lightgcn,
    "gcn-torch": gcn_torch,
    "gcn-pyg": gcn_pyg,
    "gat-pyg": gat_pyg,
    "ials": ials,
    "topk": topk,
}


def prepare(task, data, as_, params):
    TASKS[as_] = PREPARE[task](DATA[data], **params)
    return {}


def run(as_, file=None):
    seconds, result = TASKS[as_]()
    if file is not None and result is not None:
        np.ascontiguousarray(result, dtype=np.float32).tofile(file)
    return {"seconds": seconds}


def memory():
    return {"mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def versions():
    import implicit
    import torch_geometric

    return {"torch": torch().__version__, "torch_geometric": torch_geometric.__version__, "implicit": implicit.__version__}


def forget(name):
    DATA.pop(name, None)
    TASKS.pop(name, None)
    return {}


COMMANDS = {"load": load, "prepare": prepare, "run": run, "memory": memory, "versions": versions, "forget": forget}

import threadpoolctl

threadpoolctl.threadpool_limits(THREADS)
for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = COMMANDS[command.pop("do")](**command)
    except Exception as error:  # the caller decides what a failure means
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
