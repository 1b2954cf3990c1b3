import * as tf from "@tensorflow/tfjs-core";

/** What every backend of tfjs keeps its blocks of data in. */
interface Storage {
  get(dataId: object): unknown;
  set(dataId: object, value: unknown): void;
  has(dataId: object): boolean;
  delete(dataId: object): boolean;
  numDataIds(): number;
}

/** The fields of a stored block that tell its size; each backend has some of them. */
interface Block {
  readonly shape?: number[] | null;
  readonly dtype: tf.DataType;
  readonly values?: ArrayLike<unknown> | null;
  readonly stringBytes?: readonly Uint8Array[] | null;
}

const isStorage = (value: unknown): value is Storage =>
  typeof value === "object" &&
  value !== null &&
  ["get", "set", "has", "delete", "numDataIds"].every(
    (name) => name in value && typeof (value as Record<string, unknown>)[name] === "function",
  );

function sizeOf({ shape, dtype, values, stringBytes }: Block): number {
  if (dtype === "complex64") return 0;
  if (dtype === "string") {
    const texts = (stringBytes ?? values ?? []) as ArrayLike<Uint8Array>;
    return Array.from(texts).reduce((sum, text) => sum + (text.byteLength ?? 0), 0);
  }
  const count = shape ? tf.util.sizeFromShape(shape) : (values?.length ?? 0);
  return count * tf.util.bytesPerElement(dtype);
}

/**
 * Counts the bytes of the blocks that a new instance of a backend holds, from now on. The parts of a complex number are
 * blocks of their own.
 *
 * @param instance - The instance, without data yet.
 * @returns Reads the count; nothing when the instance keeps its data in a way that is not known.
 */
export function meter(instance: tf.KernelBackend): (() => number) | undefined {
  const storage = Object.values(instance).find(isStorage);
  if (storage === undefined) return undefined;
  const sizes = new WeakMap<object, number>();
  const [set, remove] = [storage.set.bind(storage), storage.delete.bind(storage)];
  let total = 0;
  const count = (dataId: object, bytes: number): void => {
    total += bytes - (sizes.get(dataId) ?? 0);
    sizes.set(dataId, bytes);
  };
  storage.set = (dataId, value) => {
    set(dataId, value);
    count(dataId, sizeOf(value as Block));
  };
  storage.delete = (dataId) => {
    count(dataId, 0);
    return remove(dataId);
  };
  return () => total;
}
