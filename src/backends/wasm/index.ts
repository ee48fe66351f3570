export { WasmBackend } from './backend';
export { printCompiled } from './compile';
export { ownHelpers } from './helpers/pool';
export { unsupported } from './supported';
