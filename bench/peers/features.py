"""Runs polars for bench/features: one JSON command a line in, one JSON answer a line out.

The events come as a Parquet file and stay in memory as a data frame in order of time. What is timed is the query, from the
frame to a frame of features in order of cutoff and user; it is written out as 64-bit floats only to be compared.
"""

import json
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = sys.argv[1]
import polars as pl  # noqa: E402

DAY = 86_400_000
HELD = {}


def load(path):
    HELD["events"] = pl.read_parquet(path).sort("at").rechunk()
    return {"version": pl.__version__, "threads": pl.thread_pool_size()}


def features(cutoff):
    at, kind, price = pl.col("at"), pl.col("kind"), pl.col("price")
    instant = pl.lit(cutoff).cast(pl.Datetime("ms"))
    since = {days: at >= pl.lit(cutoff - days * DAY).cast(pl.Datetime("ms")) for days in (7, 30, 90)}
    bought = kind == "purchase"
    spent = pl.col("quantity") * price

    def days(when):
        return (instant - when).dt.total_milliseconds() / DAY

    columns = [
        (bought & since[7]).sum(),
        (bought & since[30]).sum(),
        (bought & since[90]).sum(),
        bought.sum(),
        spent.filter(bought & since[30]).sum(),
        spent.filter(bought & since[90]).sum(),
        spent.filter(bought).sum(),
        price.filter(since[30]).mean(),
        price.filter(since[90]).mean(),
        price.mean(),
        price.filter(since[90]).min(),
        price.filter(since[90]).max(),
        price.min(),
        price.max(),
        days(at.max()),
        days(at.min()),
        days(at.filter(bought).max()),
        since[7].sum(),
        since[30].sum(),
        (kind == "cancel").filter(since[90]).mean(),
    ]
    return [column.alias(f"f{place}") for place, column in enumerate(columns)]


def run(cutoffs):
    start = time.perf_counter()
    parts = [
        HELD["events"]
        .lazy()
        .filter(pl.col("at") < pl.lit(cutoff).cast(pl.Datetime("ms")))
        .group_by("user")
        .agg(features(cutoff))
        .sort("user")
        .collect()
        for cutoff in cutoffs
    ]
    HELD["result"] = pl.concat(parts)
    return {"seconds": time.perf_counter() - start}


def write(file):
    result = HELD["result"]
    names = [name for name in result.columns if name != "user"]
    with open(file, "wb") as out:
        for name in names:
            out.write(result[name].cast(pl.Float64).fill_null(float("nan")).to_numpy().tobytes())
    return {"users": result["user"].n_unique(), "features": len(names)}


COMMANDS = {"load": load, "run": run, "write": write}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = COMMANDS[request.pop("do")](**request)
    except Exception as error:  # every failure is the answer to its command
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
