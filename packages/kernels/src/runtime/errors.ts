import { PortraitError } from "@portrait/core";

const gibibyte = 2 ** 30;

/** The error for memory that a computation needs and cannot have. */
export function outOfMemory(owner: string, bytes: number, held: number, cause?: unknown): PortraitError {
  const over = held + bytes > 4 * gibibyte;
  return new PortraitError({
    code: "out-of-memory",
    message: over
      ? `${owner}: ${bytes} bytes on top of the ${held} in use pass the 4 GiB that a kernel can address.`
      : `${owner}: the system refused ${bytes} bytes on top of the ${held} in use.`,
    hint: over
      ? "Use fewer rows or columns at once."
      : "Close what else needs memory, or use fewer rows at once.",
    details: { bytes, held },
    cause,
  });
}

/** The error for a kernel that stopped, on the calling thread (0) or in a worker. */
export function kernelFailed(kernel: string, thread: number, cause: unknown): PortraitError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortraitError({
    code: "kernel-failed",
    message: `Kernel ${kernel} stopped on thread ${thread}: ${reason}.`,
    hint: "This is a defect of the library; please report it with the shape of the data.",
    details: { kernel, thread, reason },
    cause,
  });
}

/** The error for the use of something that was disposed. */
export function disposed(what: string): PortraitError {
  return new PortraitError({
    code: "closed",
    message: `${what} was disposed and cannot be used.`,
    hint: "Make another one.",
  });
}
