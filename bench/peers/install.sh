#!/usr/bin/env bash
# Installs the Python peers into an environment of the project's own, .cache/peers, and checks that they load.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
home=.cache/peers
if [ ! -x "$home/bin/python" ]; then "$python" -m venv "$home"; fi
"$home/bin/python" -m pip install --quiet --disable-pip-version-check -r bench/peers/requirements.txt
"$home/bin/python" - <<'PY'
import lightgbm, polars, sklearn, xgboost
print("scikit-learn", sklearn.__version__, "lightgbm", lightgbm.__version__, "xgboost", xgboost.__version__, "polars", polars.__version__)
PY
