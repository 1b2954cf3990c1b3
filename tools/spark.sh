#!/usr/bin/env bash
# Starts or stops Spark's Connect server with two worker processes, for tests and benchmarks:
#   tools/spark.sh start [port]   takes the port, or the first free one from 15002 on; waits until it listens, and writes
#                                 the URL to .cache/spark-server/url, where the tests look for it
#   tools/spark.sh stop
# Spark is that of bench/peers/install-spark.sh, or of SPARK_HOME. MASTER, DRIVER_MEMORY and EXECUTOR_MEMORY change its size.
set -euo pipefail
cd "$(dirname "$0")/.."

home=${SPARK_HOME:-}
if [ -z "$home" ]; then
  home=$(echo .cache/spark/lib/python3*/site-packages/pyspark)
  [ -d "$home" ] || { echo "spark: no Spark here; run bash bench/peers/install-spark.sh" >&2; exit 1; }
  home=$PWD/$home
fi
work=$PWD/.cache/spark-server
export SPARK_HOME=$home SPARK_LOG_DIR=$work/logs SPARK_PID_DIR=$work/pid SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$work/workers

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

case ${1:-} in
  start)
    port=${2:-15002}
    if listens "$port" && [ $# -gt 1 ]; then echo "spark: port $port is taken already" >&2; exit 1; fi
    while listens "$port"; do port=$((port + 1)); done
    mkdir -p "$work/logs" "$work/pid" "$work/workers" "$work/warehouse" "$work/local"
    (cd "$work" && bash "$SPARK_HOME/sbin/start-connect-server.sh" \
      --master "${MASTER:-local-cluster[2,1,1024]}" \
      --driver-memory "${DRIVER_MEMORY:-2g}" \
      --conf "spark.executor.memory=${EXECUTOR_MEMORY:-1g}" \
      --conf spark.ui.enabled=false \
      --conf "spark.connect.grpc.binding.port=$port" \
      --conf spark.connect.grpc.binding.address=127.0.0.1 \
      --conf "spark.local.dir=$work/local" \
      --conf "spark.sql.warehouse.dir=$work/warehouse") >"$work/start.log" 2>&1
    for _ in $(seq 1 120); do
      if listens "$port"; then
        echo "sc://127.0.0.1:$port" >"$work/url"
        echo "spark: listening on sc://127.0.0.1:$port"
        exit 0
      fi
      sleep 0.5
    done
    echo "spark: did not start within a minute; the logs are in $work/logs" >&2
    tail -n 20 "$work"/logs/*.out >&2
    exit 1
    ;;
  stop)
    bash "$SPARK_HOME/sbin/stop-connect-server.sh" || true
    for _ in $(seq 1 40); do
      [ -z "$(pgrep -F "$work"/pid/*.pid 2>/dev/null || true)" ] && break
      sleep 0.25
    done
    rm -rf "$work/workers" "$work/local" "$work/url"
    ;;
  *)
    sed -n '2,6p' "$0" | sed 's/^# //' >&2
    exit 2
    ;;
esac
