#!/usr/bin/env bash
# Installs Apache Spark, with its Connect server, into .cache/spark (a Python virtual environment of its own, 491 MB).
# It needs Python 3.10 or later with venv, and Java 17; as root on Debian it installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

apt_install() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "install-spark: $1 is missing; install it first." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"
}

command -v java >/dev/null || apt_install "Java 17" openjdk-17-jre-headless
python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install "Python's venv" python3-venv

venv=.cache/spark
if ! "$venv/bin/python" -c 'import pyspark; assert pyspark.__version__ == "4.3.0"' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check 'pyspark[connect]==4.3.0'
fi
"$venv/bin/python" -c 'import pyspark; print("Spark", pyspark.__version__)'
