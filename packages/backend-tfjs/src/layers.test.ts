import { createRandom } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { expectClose } from "./differences.fixture.js";
import { adam } from "./optimizer/adam.js";
import { tfjs } from "./tfjs.js";

/** Images of 8 x 8 with a bar that lies or stands, in noise. */
function bars(count: number): { readonly images: Float32Array; readonly labels: number[] } {
  const random = createRandom("bars");
  const images = Float32Array.from({ length: count * 64 }, () => 0.3 * random.normal());
  const labels = Array.from({ length: count }, (_, image) => {
    const [label, at] = [random.integer(2), random.integer(8)];
    for (let i = 0; i < 8; i++) {
      const place = image * 64 + (label === 0 ? at * 8 + i : i * 8 + at);
      images[place] = (images[place] as number) + 1;
    }
    return label;
  });
  return { images, labels };
}

/** Trains a small network on the active backend; gives the loss after each epoch and the last accuracy. */
async function learn(
  optimizer: tf.Optimizer,
): Promise<{ readonly losses: number[]; readonly accuracy: number }> {
  const kernelInitializer = layers.initializers.glorotUniform({ seed: 7 });
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        activation: "relu",
        inputShape: [8, 8, 1],
        kernelInitializer,
      }),
      layers.layers.depthwiseConv2d({
        kernelSize: 3,
        padding: "same",
        depthwiseInitializer: kernelInitializer,
      }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 2, activation: "softmax", kernelInitializer }),
    ],
  });
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const { images, labels } = bars(256);
  const x = tf.tensor4d(images, [256, 8, 8, 1]);
  const y = tf.tensor2d(
    labels.flatMap((label): [number, number] => [1 - label, label]),
    [256, 2],
  );
  const { history } = await model.fit(x, y, { epochs: 12, batchSize: 32, verbose: 0, shuffle: false });
  tf.dispose([x, y]);
  model.dispose();
  return { losses: history.loss as number[], accuracy: history.acc?.at(-1) as number };
}

test("a convolutional network of tf.layers learns on the wasm backend as on the cpu, by either Adam", async () => {
  const cpu = await tfjs("cpu");
  expect(tf.getBackend()).toBe("cpu");
  const stock = await learn(new tf.AdamOptimizer(0.01, 0.9, 0.999, 1e-8));
  cpu.dispose();
  const wasm = await tfjs("wasm");
  expect(tf.getBackend()).toBe("wasm");
  const own = [
    await learn(new tf.AdamOptimizer(0.01, 0.9, 0.999, 1e-8)),
    await learn(adam({ learningRate: 0.01 })),
  ];
  for (const { losses, accuracy } of own) {
    expectClose(losses.slice(0, 3), stock.losses.slice(0, 3), 1e-2);
    expect(losses.at(-1)).toBeLessThan(0.3 * (losses[0] as number));
    expect(accuracy).toBeGreaterThan(0.9);
  }
  wasm.dispose();
});

/** Sequences of two numbers each; the label says whether the first ones rise. */
function rises(count: number): { readonly steps: Float32Array; readonly labels: number[] } {
  const random = createRandom("rises");
  const steps = new Float32Array(count * 12);
  const labels = Array.from({ length: count }, (_, sequence) => {
    const label = sequence % 2;
    for (let step = 0; step < 6; step++) {
      steps[sequence * 12 + 2 * step] = (label === 1 ? step : 5 - step) / 5 + 0.3 * random.normal();
      steps[sequence * 12 + 2 * step + 1] = random.normal();
    }
    return label;
  });
  return { steps, labels };
}

/** Trains a recurrent network with what of `tf.layers` has gradients of its own. */
async function learnSequences(): Promise<number[]> {
  const start = (seed: number) => layers.initializers.glorotUniform({ seed });
  const cell = { units: 4, kernelInitializer: start(1), recurrentInitializer: start(2) };
  const model = layers.sequential({
    layers: [
      layers.layers.bidirectional({
        layer: layers.layers.lstm({ ...cell, returnSequences: true }) as layers.RNN,
        mergeMode: "concat",
        inputShape: [6, 2],
      }),
      layers.layers.gru({ ...cell, recurrentActivation: "hardSigmoid" }),
      layers.layers.batchNormalization(),
      layers.layers.repeatVector({ n: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 4, activation: "elu", kernelInitializer: start(3) }),
      layers.layers.leakyReLU(),
      layers.layers.dense({ units: 1, kernelInitializer: start(4) }),
    ],
  });
  model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: "meanAbsoluteError" });
  const { steps, labels } = rises(64);
  const [x, y] = [tf.tensor3d(steps, [64, 6, 2]), tf.tensor2d(labels, [64, 1])];
  const { history } = await model.fit(x, y, { epochs: 8, batchSize: 16, verbose: 0, shuffle: false });
  tf.dispose([x, y]);
  model.dispose();
  return history.loss as number[];
}

test("a recurrent network of tf.layers learns on the wasm backend as on the cpu", async () => {
  const losses: number[][] = [];
  for (const name of ["cpu", "wasm"] as const) {
    const backend = await tfjs(name);
    losses.push(await learnSequences());
    backend.dispose();
  }
  const [cpu, wasm] = losses as [number[], number[]];
  expectClose(wasm.slice(0, 3), cpu.slice(0, 3), 1e-2);
  expect(wasm.at(-1)).toBeLessThan(0.5 * (wasm[0] as number));
});
