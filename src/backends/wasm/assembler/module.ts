/** A WebAssembly module under construction: functions, mutable globals, and one exported memory. */

import { InternalError } from '../../../text/internal';
import { ByteWriter } from './bytes';
import { FunctionCode, type Global, type ImportedFunction, type Signature } from './code';
import { type ValueType, valueTypeCodes } from './instructions';

const sections = { type: 1, import: 2, function: 3, memory: 5, global: 6, export: 7, code: 10 } as const;
const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The name of the module from which functions are imported. */
export const importModule = 'team';

export class ModuleBuilder {
  private readonly imports: ImportedFunction[] = [];
  readonly functions: FunctionCode[] = [];
  /** The names of the globals, which appear only in the text format. */
  readonly globals: string[] = [];
  private readonly exported: FunctionCode[] = [];

  function(
    name: string,
    parameters: readonly ValueType[] = [],
    results: readonly ValueType[] = [],
  ): FunctionCode {
    const index = this.imports.length + this.functions.length;
    const code = new FunctionCode(name, index, { parameters, results });
    this.functions.push(code);
    return code;
  }

  /** A function that the module imports. Imports come before all other functions. */
  import(
    name: string,
    parameters: readonly ValueType[],
    results: readonly ValueType[] = [],
  ): ImportedFunction {
    if (this.functions.length > 0) throw new InternalError('imports come first');
    const given = { name, index: this.imports.length, signature: { parameters, results } };
    this.imports.push(given);
    return given;
  }

  /** All functions, in the order of their numbers. */
  get numbered(): readonly { readonly name: string }[] {
    return [...this.imports, ...this.functions];
  }

  export(code: FunctionCode): void {
    this.exported.push(code);
  }

  isExported(code: FunctionCode): boolean {
    return this.exported.includes(code);
  }

  /** A mutable whole number, 0 at first. */
  global(name: string): Global {
    return { type: 'i32', index: this.globals.push(name) - 1 };
  }

  /** The module's bytes. Its memory has `pages` pages at first, and is exported as `memory`. */
  encode(pages: number): Uint8Array<ArrayBuffer> {
    const types = new Map<string, number>();
    const signatures: Signature[] = [];
    const typeOf = ({ signature }: { readonly signature: Signature }): number => {
      const key = JSON.stringify(signature);
      let type = types.get(key);
      if (type === undefined) {
        type = signatures.push(signature) - 1;
        types.set(key, type);
      }
      return type;
    };
    const importIndices = this.imports.map(typeOf);
    const typeIndices = this.functions.map(typeOf);
    const out = new ByteWriter();
    out.bytes(magic);
    const section = (id: number, count: number, write: (part: ByteWriter) => void): void => {
      const part = new ByteWriter();
      part.unsigned(count);
      write(part);
      out.byte(id);
      out.sized(part);
    };
    section(sections.type, signatures.length, (part) => {
      for (const { parameters, results } of signatures) {
        part.byte(0x60);
        for (const list of [parameters, results]) {
          part.unsigned(list.length);
          part.bytes(list.map((type) => valueTypeCodes[type]));
        }
      }
    });
    if (this.imports.length > 0) {
      section(sections.import, this.imports.length, (part) => {
        for (const [index, { name }] of this.imports.entries()) {
          part.text(importModule);
          part.text(name);
          part.byte(0x00);
          part.unsigned(importIndices[index]!);
        }
      });
    }
    section(sections.function, typeIndices.length, (part) => {
      for (const index of typeIndices) part.unsigned(index);
    });
    section(sections.memory, 1, (part) => {
      part.byte(0x00);
      part.unsigned(pages);
    });
    section(sections.global, this.globals.length, (part) => {
      for (let index = 0; index < this.globals.length; index++)
        part.bytes([valueTypeCodes.i32, 0x01, 0x41, 0x00, 0x0b]);
    });
    section(sections.export, 1 + this.exported.length, (part) => {
      part.text('memory');
      part.bytes([0x02, 0x00]);
      for (const { name, index } of this.exported) {
        part.text(name);
        part.byte(0x00);
        part.unsigned(index);
      }
    });
    section(sections.code, this.functions.length, (part) => {
      for (const code of this.functions) part.sized(code.encode());
    });
    return out.result();
  }
}
