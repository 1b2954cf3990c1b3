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
