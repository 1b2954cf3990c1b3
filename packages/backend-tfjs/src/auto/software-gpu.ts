import type * as tf from "@tensorflow/tfjs-core";

/** The parts of the GPU backends that tell what draws for them. */
interface GpuInstance {
  readonly gpgpu?: { readonly gl?: WebGLRenderingContext };
  readonly device?: { readonly adapterInfo?: { readonly isFallbackAdapter?: boolean } };
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function rendererOf(gl: WebGLRenderingContext): string {
  const extension = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
}

/**
 * Whether a backend says GPU and computes on the CPU all the same, which takes longer than to compute there directly.
 *
 * @param instance - The instance of the backend.
 * @returns That it does, as a sentence; nothing where a GPU computes, or none was claimed.
 */
export function softwareGpu(instance: tf.KernelBackend): string | undefined {
  const { gpgpu, device } = instance as tf.KernelBackend & GpuInstance;
  const renderer = gpgpu?.gl === undefined ? undefined : rendererOf(gpgpu.gl);
  if (renderer !== undefined && SOFTWARE.test(renderer)) return `Its GPU is software: ${renderer}.`;
  return device?.adapterInfo?.isFallbackAdapter === true ? "Its GPU is software." : undefined;
}
