#!/usr/bin/env bash
# Installs the Python peers of bench/graph into an environment of the project's own, .cache/peers-deep, and checks that they
# load. PyTorch's ordinary wheel brings CUDA along: some 7 GB. With an index of wheels for CPUs, name it in TORCH_INDEX.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
home=.cache/peers-deep
if [ ! -x "$home/bin/python" ]; then "$python" -m venv "$home"; fi
index=()
if [ -n "${TORCH_INDEX:-}" ]; then index=(--extra-index-url "$TORCH_INDEX"); fi
"$home/bin/python" -m pip install --quiet --disable-pip-version-check "${index[@]}" -r bench/peers/requirements-deep.txt
"$home/bin/python" - <<'PY'
import implicit, numpy, scipy, torch, torch_geometric
print("torch", torch.__version__, "torch_geometric", torch_geometric.__version__, "implicit", implicit.__version__)
PY
