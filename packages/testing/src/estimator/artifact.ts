import {
  type Codec,
  type DecodedState,
  decodeModel,
  encodeModel,
  encodeModelFile,
  fit,
  isPortraitError,
  type Model,
} from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { expectSameBytes } from "./content.js";
import { type EstimatorSubject, fitOptions } from "./suite.js";

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}

/** A hostile state may be refused, or read as a model; it may not break the reader. */
function expectRefusedOrRead(codec: Codec, state: DecodedState, what: string): void {
  try {
    codec.decode(state);
  } catch (error) {
    if (isPortraitError(error, "invalid-artifact")) return;
    throw new Error(
      `${what}: a PortraitError "invalid-artifact" was expected, but this was thrown: ${error}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Checks that a model survives being saved, and that its codec trusts nothing.
 *
 * @param subject - The estimator and its data.
 */
export function artifactChecks<Data, M extends Model>(subject: EstimatorSubject<Data, M>): readonly Check[] {
  const { estimator, data, answers, codecs } = subject;
  const learn = (): Promise<M> => fit(estimator, data, fitOptions<Data>(subject));
  const codecOf = (model: Model): Codec => {
    const codec = codecs.find(({ kind }) => kind === model.kind);
    if (codec === undefined) throw new Error(`"codecs" has none for the kind "${model.kind}"`);
    return codec;
  };
  return [
    {
      name: "estimator, model, state and codec bear the same kind",
      async run() {
        const model = await learn();
        expect([model.kind, model.state().kind, codecOf(model).kind]).toEqual(Array(3).fill(estimator.kind));
      },
    },
    {
      name: "saving and loading gives the same model, to the bit",
      async run() {
        const model = await learn();
        const expected = await answers(model);
        for (const source of [encodeModel(model), encodeModelFile(model)]) {
          const loaded = decodeModel(source, { codecs });
          expectSameBytes(loaded, model, "a loaded model differs from the saved one");
          expect(await answers(loaded as M), "a loaded model answers otherwise").toEqual(expected);
          expect(Object.isFrozen(loaded), "a loaded model is frozen").toBe(true);
        }
      },
    },
    {
      name: "a model records where it came from, and still does once loaded",
      async run() {
        const model = await learn();
        expect(model.provenance).toMatchObject({
          estimator: estimator.kind,
          seed: 7,
          backend: subject.backend?.name ?? "",
          history: [],
        });
        expect(model.provenance?.params).toEqual(estimator.params);
        expect(model.provenance?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
        const loaded = decodeModel(encodeModel(model), { codecs });
        expect(JSON.stringify(loaded.provenance)).toBe(JSON.stringify(model.provenance));
      },
    },
    {
      name: "the codec refuses another layout version",
      async run() {
        const model = await learn();
        const state = model.state();
        await expectErrorCode(
          () => codecOf(model).decode({ ...state, version: state.version + 1 }),
          "invalid-artifact",
        );
      },
    },
    {
      name: "the codec refuses a state that lacks anything, or reads it, but never breaks",
      async run() {
        const model = await learn();
        const codec = codecOf(model);
        const state = model.state();
        for (const name of Object.keys(state.config)) {
          const config = without(state.config, name);
          expectRefusedOrRead(codec, { ...state, config }, `config without "${name}"`);
          for (const odd of [null, -1, "__proto__", [], {}, [[null]]]) {
            const changed = { ...state, config: { ...state.config, [name]: odd } };
            expectRefusedOrRead(codec, changed, `config with "${name}" ${JSON.stringify(odd)}`);
          }
        }
        for (const [name, tensor] of Object.entries(state.tensors)) {
          const lacking = { ...state, tensors: without(state.tensors, name) };
          await expectErrorCode(() => codec.decode(lacking), "invalid-artifact");
          const longer = { ...tensor, shape: [...tensor.shape, 2] };
          const changed = { ...state, tensors: { ...state.tensors, [name]: longer } };
          expectRefusedOrRead(codec, changed, `tensor "${name}" of another shape`);
          const empty = { shape: [0], data: tensor.data.slice(0, 0) };
          const emptied = { ...state, tensors: { ...state.tensors, [name]: empty } };
          expectRefusedOrRead(codec, emptied, `tensor "${name}" without numbers`);
        }
        for (const role of Object.keys(state.parts)) {
          const lacking = { ...state, parts: without(state.parts, role) };
          await expectErrorCode(() => codec.decode(lacking), "invalid-artifact");
        }
      },
    },
  ];
}
