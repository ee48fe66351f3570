/** The top-level names of a program: those of the language, its tables, and its own definitions. */

import { builtinNames, constants, forms } from '../../lang/catalogue';
import { writtenName } from '../../lang/libraries/shipped';
import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import type { Span } from '../../text/span';
import { suggest } from '../../text/suggest';
import type { Simple } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail, PoisonedError, wrongType } from '../machine/mistakes';
import { Primitive, type Site, unary } from '../machine/primitive';
import type { Tracer } from '../machine/tracer';
import { SymbolValue, type Value } from '../machine/values';
import { primitiveNamed } from '../primitives';
import { ofLanguage, ofProgram } from '../primitives/interpreted';

/** The procedures of the language that are written in Scheme, by name. */
export interface Library {
  get(name: string): Value | undefined;
}

/** Finds a table by name, as the list of rows that programs see; null if there is none. */
export type TableValues = (name: string) => Value | null;

interface Global {
  value: Value | undefined;
  poisoned: boolean;
}

function definedValue(name: string, global: Global, site: Site, machine: Machine): Value {
  if (global.value !== undefined && !global.poisoned) return global.value;
  if (global.poisoned) throw new PoisonedError(diagnostic('poisoned', site.span, `${name} has no value.`));
  return fail(machine, site, 'used-before-definition', `${writtenName(name)} is used before it is defined.`, {
    hint: 'Move its definition up.',
  });
}

export class GlobalTable {
  private readonly globals = new Map<string, Global>();

  constructor(
    private readonly library: Library,
    private readonly tables: TableValues,
  ) {}

  builtin(name: string): Value {
    const value = this.builtinOrNull(name);
    if (value === undefined) throw new InternalError(`the language gives no ${name}`);
    return value;
  }

  private builtinOrNull(name: string): Value | undefined {
    if (Object.hasOwn(constants, name)) return constants[name as keyof typeof constants].value;
    return primitiveNamed(name) ?? this.library.get(name);
  }

  /** The global of this name. A name of the language keeps its meaning until the program defines it. */
  private global(name: string): Global {
    let global = this.globals.get(name);
    if (global === undefined) {
      global = { value: this.builtinOrNull(name), poisoned: false };
      this.globals.set(name, global);
    }
    return global;
  }

  /** Announces that the program will define the name. */
  declare(name: string): void {
    this.global(name);
  }

  define(name: string, value: Value): void {
    this.global(name).value = value;
  }

  /** Marks the name as failed. Expressions that use it fail without a further report. */
  poison(name: string): void {
    this.global(name).poisoned = true;
  }

  get(name: string): Value | undefined {
    return this.globals.get(name)?.value;
  }

  /** Reaches the values of the program's names. */
  trace(tracer: Tracer): void {
    for (const { value } of this.globals.values()) tracer.slot(value);
  }

  get names(): readonly string[] {
    return [...this.globals.keys()];
  }

  /** Whether the program defines the name, or mentions it as a name of its own. */
  has(name: string): boolean {
    return this.globals.has(name);
  }

  /**
   * The top level of an environment for the evaluator: a procedure from names to values, of the program's definitions
   * and of the language.
   */
  topLevel(): Primitive {
    const apply = unary((symbol, _, machine) => {
      const { site } = machine;
      if (!(symbol instanceof SymbolValue))
        return wrongType(machine, site, 'the top level', 'a symbol', symbol);
      const { name } = symbol;
      if (name.startsWith(ofLanguage)) return this.builtin(name.slice(ofLanguage.length));
      return this.value(name.startsWith(ofProgram) ? name.slice(ofProgram.length) : name, site, machine);
    });
    return new Primitive('top-level', { min: 1, max: 1 }, apply);
  }

  private value(name: string, site: Site, machine: Machine): Value {
    const global = this.globals.get(name);
    if (global !== undefined) return definedValue(name, global, site, machine);
    const value = this.builtinOrNull(name);
    if (value !== undefined) return value;
    if (Object.hasOwn(forms, name))
      return fail(machine, site, 'unbound-name', `The evaluator has no form ${name}.`);
    const near = suggest(name, [...this.globals.keys(), ...builtinNames()]);
    const hint = near === null ? {} : { hint: `Did you mean ${near}?` };
    return fail(machine, site, 'unbound-name', `${name} is not defined.`, hint);
  }

  reference(name: string, site: Site): Simple {
    const global = this.global(name);
    return (_, machine) => definedValue(name, global, site, machine);
  }

  /** The rows of a table. */
  table(name: string, span: Span): Value {
    const rows = this.tables(name);
    if (rows !== null) return rows;
    throw new DiagnosticError(diagnostic('unknown-table', span, `There is no table ${name}.`));
  }
}
