import type { SvmKernels } from "./svm-kernels.js";

const single = Math.fround;

/** The first of the best values. */
function placeOf(
  count: number,
  valueAt: (place: number) => number,
  better: (a: number, b: number) => boolean,
): { readonly best: number; readonly found: number } {
  let best = valueAt(0);
  let found = 0;
  for (let place = 1; place < count; place++) {
    const value = valueAt(place);
    if (!better(value, best)) continue;
    best = value;
    found = place;
  }
  return { best, found };
}

/** The passes of sequential minimal optimisation. */
export const smoTwin = (memory: () => ArrayBufferLike): Pick<SvmKernels, "smoUpdate" | "smoPartner"> => ({
  smoUpdate(gradient, up, down, count, rowI, rowJ, step, result) {
    const g = new Float64Array(memory(), gradient, count);
    const u = new Float64Array(memory(), up, count);
    const d = new Float64Array(memory(), down, count);
    const i = new Float32Array(memory(), rowI, count);
    const j = new Float32Array(memory(), rowJ, count);
    for (let at = 0; at < count; at++) {
      g[at] = (g[at] as number) - step * ((i[at] as number) - (j[at] as number));
    }
    const most = placeOf(
      count,
      (at) => (g[at] as number) + (u[at] as number),
      (a, b) => a > b,
    );
    const least = placeOf(
      count,
      (at) => (g[at] as number) + (d[at] as number),
      (a, b) => a < b,
    );
    new Float64Array(memory(), result, 4).set([most.best, most.found, least.best, least.found]);
  },
  smoPartner(gradient, down, count, row, diagonal, own, greatest, scale, result) {
    const g = new Float64Array(memory(), gradient, count);
    const d = new Float64Array(memory(), down, count);
    const k = new Float32Array(memory(), row, count);
    const k2 = new Float32Array(memory(), diagonal, count);
    const self = single(own);
    const least = single(1e-12);
    let best = 0;
    let found = -1;
    for (let at = 0; at < count; at++) {
      const gap = Math.max(0, single((greatest - ((g[at] as number) + (d[at] as number))) * scale));
      const twice = single((k[at] as number) + (k[at] as number));
      const bend = Math.max(least, single(single(self + (k2[at] as number)) - twice));
      const gain = single(single(gap * gap) / bend);
      if (gain <= best) continue;
      best = gain;
      found = at;
    }
    new Float64Array(memory(), result, 1)[0] = found;
  },
});
