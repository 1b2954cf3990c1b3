"""Runs the Python peers of bench/tabular: one JSON command a line in, one JSON answer a line out.

Started once for each number of threads, which the environment fixes for the numeric libraries; data come as files of
64-bit floats that Node wrote, predictions go back the same way, so that both sides are judged by one metric.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np
import scipy.sparse as sp

warnings.filterwarnings("ignore")
THREADS = int(sys.argv[1])
DATA = {}


def load(name, rows, columns, files, task, categorical=(), sparse=False):
    if sparse:
        x = sp.csr_matrix(
            (
                np.fromfile(files["values"], dtype=np.float32).astype(np.float64),
                np.fromfile(files["indices"], dtype=np.int32),
                np.fromfile(files["offsets"], dtype=np.int32),
            ),
            shape=(rows, columns),
        )
    else:
        # The file holds column after column; the peers take rows without a copy.
        x = np.empty((rows, columns))
        for column in range(columns):
            x[:, column] = np.fromfile(files["columns"], count=rows, offset=8 * rows * column)
    y = np.fromfile(files["target"])
    DATA[name] = (x, y if task in ("regression", "poisson") else y.astype(np.int32), list(categorical))
    return {}


def lightgbm_model(p, extra):
    import lightgbm as lgb

    def fit(x, y, categorical):
        train = lgb.Dataset(
            x, y, categorical_feature=categorical or "auto", params={"max_bin": 255, "verbose": -1}
        )
        params = {
            "num_leaves": p.get("leaves", 31),
            "learning_rate": p.get("learningRate", 0.1),
            "min_data_in_leaf": p.get("minSamplesLeaf", 20),
            "num_threads": THREADS,
            "verbose": -1,
            "seed": 1,
            "deterministic": False,
            **extra,
        }
        return lgb.train(params, train, p.get("iterations", 100))

    def predict(m, x):
        return m.predict(x, num_threads=THREADS)

    return fit, predict


def xgboost_model(p, extra):
    import xgboost as xgb

    def fit(x, y, categorical):
        types = None
        if categorical:
            types = ["c" if c in categorical else "q" for c in range(x.shape[1])]
        train = xgb.QuantileDMatrix(
            x, y, max_bin=256, nthread=THREADS, feature_types=types, enable_categorical=bool(categorical)
        )
        params = {
            "tree_method": "hist",
            "grow_policy": "lossguide",
            "max_leaves": p.get("leaves", 31),
            "max_depth": 0,
            "eta": p.get("learningRate", 0.1),
            "nthread": THREADS,
            "verbosity": 0,
            "seed": 1,
            **extra,
        }
        return xgb.train(params, train, p.get("iterations", 100)), types

    def predict(m, x):
        model, types = m
        if types is None:
            return model.inplace_predict(x)
        return model.predict(xgb.DMatrix(x, nthread=THREADS, feature_types=types, enable_categorical=True))

    return fit, predict


def sklearn_model(make, score):
    def fit(x, y, categorical):
        return make().fit(x, y)

    return fit, score


def proba(m, x):
    p = m.predict_proba(x)
    return p[:, 1] if p.shape[1] == 2 else p


def maker(peer, p):
    objective = p.get("objective", "binary")
    classes = {"num_class": p["classes"]} if "classes" in p else {}
    if peer == "lightgbm":
        return lightgbm_model(p, {"objective": objective, **classes})
    if peer == "lightgbm-rf":
        return lightgbm_model(
            p,
            {
                "objective": objective,
                "boosting": "rf",
                "bagging_freq": 1,
                "bagging_fraction": 0.632,
                "feature_fraction_bynode": p.get("share", 0.18),
                **classes,
            },
        )
    if peer == "xgboost":
        names = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}
        return xgboost_model(p, {"objective": names[objective], **classes})
    if peer == "hist-gradient-boosting":
        from sklearn.ensemble import HistGradientBoostingClassifier as H

        return sklearn_model(
            lambda: H(max_iter=p.get("iterations", 100), max_leaf_nodes=31, early_stopping=False), proba
        )
    if peer == "random-forest":
        from sklearn.ensemble import RandomForestClassifier as F

        return sklearn_model(lambda: F(p.get("trees", 100), n_jobs=THREADS, random_state=1), proba)
    if peer == "extra-trees":
        from sklearn.ensemble import ExtraTreesClassifier as F

        return sklearn_model(lambda: F(p.get("trees", 100), n_jobs=THREADS, random_state=1), proba)
    if peer == "random-forest-regressor":
        from sklearn.ensemble import RandomForestRegressor as F

        return sklearn_model(
            lambda: F(p.get("trees", 100), n_jobs=THREADS, random_state=1, max_features=1 / 3),
            lambda m, x: m.predict(x),
        )
    if peer == "decision-tree":
        from sklearn.tree import DecisionTreeClassifier as T

        return sklearn_model(lambda: T(random_state=1, min_samples_leaf=p.get("minSamplesLeaf", 1)), proba)
    if peer == "logistic":
        from sklearn.linear_model import LogisticRegression as L

        return sklearn_model(
            lambda: L(C=1 / p.get("l2", 1), tol=p.get("tolerance", 1e-4), max_iter=p.get("maxIterations", 1000)),
            proba,
        )
    if peer == "liblinear-logistic":
        from sklearn.linear_model import LogisticRegression as L

        return sklearn_model(
            lambda: L(C=1 / p.get("l2", 1), solver="liblinear", dual=p.get("dual", False), max_iter=1000), proba
        )
    if peer == "liblinear-svm":
        from sklearn.svm import LinearSVC

        return sklearn_model(
            lambda: LinearSVC(C=p.get("c", 1), loss=p.get("loss", "hinge"), dual=True, max_iter=10000),
            lambda m, x: m.decision_function(x),
        )
    if peer == "libsvm":
        from sklearn.svm import SVC

        return sklearn_model(
            lambda: SVC(C=p.get("c", 1), gamma=p.get("gamma", "scale"), cache_size=200),
            lambda m, x: m.decision_function(x),
        )
    if peer == "ridge":
        from sklearn.linear_model import Ridge

        return sklearn_model(lambda: Ridge(alpha=p.get("l2", 1)), lambda m, x: m.predict(x))
    if peer == "lasso":
        from sklearn.linear_model import Lasso

        return sklearn_model(lambda: Lasso(alpha=p["alpha"]), lambda m, x: m.predict(x))
    if peer == "poisson":
        from sklearn.linear_model import PoissonRegressor

        return sklearn_model(lambda: PoissonRegressor(alpha=p["alpha"], max_iter=1000), lambda m, x: m.predict(x))
    raise ValueError(f"no peer {peer}")


MODELS = {}


def fit(peer, data, params, as_):
    x, y, categorical = DATA[data]
    make, predict = maker(peer, params)
    start = time.perf_counter()
    model = make(x, y, categorical)
    seconds = time.perf_counter() - start
    MODELS[as_] = (model, predict)
    return {"seconds": seconds}


def predict(as_, data, file):
    model, score = MODELS[as_]
    x = DATA[data][0]
    start = time.perf_counter()
    p = score(model, x)
    seconds = time.perf_counter() - start
    np.ascontiguousarray(p, dtype=np.float64).tofile(file)
    return {"seconds": seconds}


def single(as_, data, calls):
    model, score = MODELS[as_]
    x = DATA[data][0]
    rows = [x[i : i + 1] for i in range(calls)]
    for row in rows[:20]:
        score(model, row)
    times = []
    for row in rows:
        start = time.perf_counter()
        score(model, row)
        times.append(time.perf_counter() - start)
    return {"seconds": float(np.median(times))}


def memory():
    return {"mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def versions():
    import lightgbm
    import sklearn
    import xgboost

    return {"scikit-learn": sklearn.__version__, "lightgbm": lightgbm.__version__, "xgboost": xgboost.__version__}


def forget(name):
    DATA.pop(name, None)
    MODELS.pop(name, None)
    return {}


COMMANDS = {"load": load, "fit": fit, "predict": predict, "single": single, "memory": memory, "versions": versions, "forget": forget}

for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = COMMANDS[command.pop("do")](**command)
    except Exception as error:  # the caller decides what a failure means
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
