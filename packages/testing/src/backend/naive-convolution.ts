import { arrayOf, at, type NaiveArray, placesOf } from "./naive-array.js";

/** How a window moves over a picture. */
export interface Windows {
  /** Its height and width. */
  readonly size: readonly [number, number];
  /** By how much it moves, down and right. */
  readonly strides: readonly [number, number];
  /** `same` gives one window for each `strides` of the picture, `valid` only those that lie within it. */
  readonly padding: "same" | "valid";
  /** How far apart the rows and columns of the window are. */
  readonly dilations?: readonly [number, number];
}

/** One dimension of the windows: how many there are, and where the first begins. */
function along(
  extent: number,
  windows: Windows,
  dimension: 0 | 1,
): { count: number; first: number; dilation: number } {
  const dilation = windows.dilations?.[dimension] ?? 1;
  const span = (windows.size[dimension] - 1) * dilation + 1;
  const stride = windows.strides[dimension];
  if (windows.padding === "valid")
    return { count: Math.ceil((extent - span + 1) / stride), first: 0, dilation };
  const count = Math.ceil(extent / stride);
  return { count, first: -Math.floor(Math.max(0, (count - 1) * stride + span - extent) / 2), dilation };
}

/**
 * Computes from each window of pictures.
 *
 * @param pictures - Batch x height x width x channels.
 * @param windows - The windows.
 * @param channels - How many channels the result has.
 * @param compute - Gives the number of an output channel from the entries of a window that lie within the picture: each with
 *   its row and column in the window and a way to read a channel.
 */
export function overWindows(
  pictures: NaiveArray,
  windows: Windows,
  channels: number,
  compute: (
    entries: readonly { readonly row: number; readonly column: number; read(channel: number): number }[],
    channel: number,
  ) => number,
): NaiveArray {
  const [batch = 0, height = 0, width = 0] = pictures.shape;
  const [down, right] = [along(height, windows, 0), along(width, windows, 1)];
  const cells = placesOf(windows.size);
  return arrayOf([batch, down.count, right.count, channels], ([picture = 0, y = 0, x = 0, channel = 0]) => {
    const entries = cells.flatMap(([row = 0, column = 0]) => {
      const top = down.first + y * windows.strides[0] + row * down.dilation;
      const left = right.first + x * windows.strides[1] + column * right.dilation;
      if (top < 0 || left < 0 || top >= height || left >= width) return [];
      return [{ row, column, read: (of: number) => at(pictures, [picture, top, left, of]) }];
    });
    return compute(entries, channel);
  });
}

/**
 * Convolution of pictures, as neural networks have it.
 *
 * @param pictures - Batch x height x width x channels.
 * @param filters - Height x width x channels x output channels.
 * @param windows - The windows, without their size.
 */
export function naiveConv2d(
  pictures: NaiveArray,
  filters: NaiveArray,
  windows: Omit<Windows, "size">,
): NaiveArray {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = filters.shape;
  return overWindows(pictures, { ...windows, size: [height, width] }, outputs, (entries, output) =>
    entries.reduce((sum, { row, column, read }) => {
      for (let input = 0; input < inputs; input++)
        sum += read(input) * at(filters, [row, column, input, output]);
      return sum;
    }, 0),
  );
}

/**
 * Convolution of each channel by itself.
 *
 * @param pictures - Batch x height x width x channels.
 * @param filters - Height x width x channels x results for each channel.
 * @param windows - The windows, without their size.
 */
export function naiveDepthwise(
  pictures: NaiveArray,
  filters: NaiveArray,
  windows: Omit<Windows, "size">,
): NaiveArray {
  const [height = 0, width = 0, inputs = 0, multiplier = 0] = filters.shape;
  return overWindows(
    pictures,
    { ...windows, size: [height, width] },
    inputs * multiplier,
    (entries, output) => {
      const [input, which] = [Math.floor(output / multiplier), output % multiplier];
      return entries.reduce(
        (sum, { row, column, read }) => sum + read(input) * at(filters, [row, column, input, which]),
        0,
      );
    },
  );
}
