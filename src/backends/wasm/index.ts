export { WasmBackend } from './backend';
export { printCompiled } from './compile';
export { unsupported } from './supported';
