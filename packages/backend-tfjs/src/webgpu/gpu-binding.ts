/** What is needed of a `GPUDevice`. */
export interface GpuDevice {
  /** Where commands go. */
  readonly queue: object;
}

/** What is needed of a `GPUAdapter`. */
export interface GpuAdapter {
  /** Names of what the adapter can do. */
  readonly features: {
    /** Whether it can. */
    has(name: string): boolean;
  };
  /** How much of everything it can, by name. */
  readonly limits: object;
  /** Who made it. */
  readonly info?: object;
  /** Opens a device. */
  requestDevice(options: object): Promise<GpuDevice>;
}

/** What stands in for `navigator.gpu`: a `GPU` as WebGPU defines it, such as that of a Dawn binding for Node. */
export interface GpuBinding {
  /** An adapter, or null where there is none. */
  requestAdapter(options?: object): Promise<GpuAdapter | null>;
}
