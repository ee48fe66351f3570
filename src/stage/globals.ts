/** Top-level names of a program: what the language gives, the tables, and what the program defines. */

import { constants } from '../lang/catalogue';
import { DiagnosticError, diagnostic } from '../text/diagnostic';
import { InternalError } from '../text/internal';
import type { Simple } from './code';
import { fail } from './mistakes';
import type { Site } from './primitive';
import { primitives } from './primitives';
import type { Value } from './values';

/** A value of the program could not be made, for a mistake that has been reported already. */
export class PoisonedError extends DiagnosticError {}

/** Tables by name, as the lists of rows that programs see. */
export type TableValues = (name: string) => Value | null;

interface Global {
  value: Value | undefined;
  poisoned: boolean;
}

export class GlobalTable {
  private readonly globals = new Map<string, Global>();

  constructor(
    private readonly prelude: ReadonlyMap<string, Value>,
    private readonly tables: TableValues,
  ) {}

  builtin(name: string): Value {
    const value = this.builtinOrNull(name);
    if (value === undefined) throw new InternalError(`the language gives no ${name}`);
    return value;
  }

  private builtinOrNull(name: string): Value | undefined {
    if (Object.hasOwn(constants, name)) return constants[name as keyof typeof constants].value;
    return primitives.get(name) ?? this.prelude.get(name);
  }

  /** A program may define a name of the language; until it does, the name means what it meant. */
  private global(name: string): Global {
    let global = this.globals.get(name);
    if (global === undefined) {
      global = { value: this.builtinOrNull(name), poisoned: false };
      this.globals.set(name, global);
    }
    return global;
  }

  define(name: string, value: Value): void {
    this.global(name).value = value;
  }

  /** What depends on this name fails silently. */
  poison(name: string): void {
    this.global(name).poisoned = true;
  }

  get(name: string): Value | undefined {
    return this.globals.get(name)?.value;
  }

  get names(): readonly string[] {
    return [...this.globals.keys()];
  }

  reference(name: string, site: Site): Simple {
    const global = this.global(name);
    return (_, machine) => {
      if (global.value !== undefined && !global.poisoned) return global.value;
      if (global.poisoned)
        throw new PoisonedError(diagnostic('poisoned', site.span, `${name} has no value.`));
      return fail(machine, site, 'used-before-definition', `${name} is used before it is defined.`, {
        hint: 'Move its definition up.',
      });
    };
  }

  table(name: string, site: Site): Simple {
    return (_, machine) =>
      this.tables(name) ?? fail(machine, site, 'unknown-table', `There is no table ${name}.`);
  }
}
