export { WebgpuBackend } from './backend';
export { unsupported } from './supported';
