export { WebgpuBackend } from './backend';
export { compileKernel, type Kernel, kernelOptions, maxLanes } from './compile';
export { unsupported } from './supported';
