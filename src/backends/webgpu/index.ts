export { WebgpuBackend } from './backend';
export { compileKernel, type Kernel, kernelOptions, mostLanes } from './compile';
export { unsupported } from './supported';
