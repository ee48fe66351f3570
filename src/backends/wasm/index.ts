export { WasmBackend } from './backend';
export { unsupported } from './supported';
