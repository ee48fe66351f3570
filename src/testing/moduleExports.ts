/** A module of WebAssembly that is being built to what it exports, for tests that call its functions. */

import type { ModuleBuilder } from '../backends/wasm/assembler/module';

export function moduleExports(module: ModuleBuilder): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(module.encode(1))).exports;
}
