/** What keeps a GPU from its work. */

/** The device is gone, or has too little memory: someone else can go on. */
export class GpuFailure extends Error {}

/** The device refuses a shader: the compiler's own words, with the line. That is a mistake of ours. */
export class ShaderError extends Error {}
