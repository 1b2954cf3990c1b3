#!/usr/bin/env bash
# Installs the peers from npm into a folder of their own, .cache/npm-peers: the workspace does not depend on them.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p .cache/npm-peers
cat >.cache/npm-peers/package.json <<'JSON'
{ "private": true }
JSON
npm install --prefix .cache/npm-peers --ignore-scripts --no-audit --no-fund --omit=dev \
  ml-random-forest@2.1.0 ml-cart@2.1.1 ml-logistic-regression@2.0.0 ml-matrix@6.12.1 libsvm-js@0.2.1 \
  scikitjs@1.24.0 @tensorflow/tfjs@4.22.0
