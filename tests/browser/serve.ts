import { serveKernels } from "@portrait/kernels/worker";

/** The file of a pool's workers, for pages that forbid workers from Blob URLs. */
serveKernels();
