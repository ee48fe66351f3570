/** Failures of a GPU. */

/** Reports that the device is lost, or has too little memory: another backend can continue. */
export class GpuFailure extends Error {}

/** Reports that the device refuses a shader, in the compiler's own words, with the line. That is a fault of ours. */
export class ShaderError extends Error {}
