/**
 * The procedures of the language that are written in Scheme, some in files that are loaded late. Each is expanded, compiled and run once, when it is first needed,
 * together with those that it calls, and shared by all programs.
 */

import { type Define, expandText } from '../../lang';
import lists from '../../scheme/prelude.scm?raw';
import { InternalError } from '../../text/internal';
import { lazy } from '../../text/lazy';
import { renderDiagnostics } from '../../text/render';
import { createMachine } from '../control';
import { valueOfRun } from '../machine/run';
import type { Value } from '../machine/values';
import { internalNames } from '../primitives';
import { compileExpression } from './compile';
import { GlobalTable, type Library } from './globals';
import { schemeFiles } from './schemeFiles';

const base = lazy(() => new Definitions(lists, { get: () => undefined }));

/** The files beside the prelude, with the names that they define for programs. */
const further = schemeFiles.map(({ names, part }) => ({
  names,
  definitions: lazy(() => new Definitions(part.value.default, base())),
}));

const found: Library = {
  get: (name) => {
    const file = further.find(({ names }) => Object.hasOwn(names, name));
    return (file?.definitions ?? base)().get(name);
  },
};

export function prelude(): Library {
  return found;
}

/** The definitions of a text, in which each begins a line and nothing else does. They may use those of the library `before`. */
class Definitions implements Library {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly globals: GlobalTable;
  /** The names that were needed so far, those that are being prepared included. */
  private readonly begun = new Set<string>();

  constructor(source: string, before: Library) {
    const starts = [...source.matchAll(/^\(define \(?([^\s()]+)/gm)];
    this.texts = new Map(
      starts.map(({ 1: name, index }, place) => [name!, source.slice(index, starts[place + 1]?.index)]),
    );
    this.globals = new GlobalTable(before, () => null);
  }

  get(name: string): Value | undefined {
    if (!this.texts.has(name)) return undefined;
    this.prepare(name);
    return this.globals.get(name);
  }

  private prepare(name: string): void {
    const text = this.texts.get(name);
    if (text === undefined || this.begun.has(name)) return;
    this.begun.add(name);
    const { value, span } = this.expanded(text);
    const known = this.globals.names.length;
    const { step, size } = compileExpression(value, this.globals);
    // Compiled code registers the names that it uses, which must have their values before it runs.
    for (const used of this.globals.names.slice(known)) this.prepare(used);
    const machine = createMachine();
    machine.start(step, size, { span, user: false });
    machine.finish();
    this.globals.define(name, valueOfRun(machine.run));
  }

  private expanded(text: string): Define {
    const { program, diagnostics } = expandText(text, {
      source: 'prelude',
      tables: [],
      globals: this.texts.keys(),
      internals: internalNames,
    });
    if (diagnostics.length > 0) throw new InternalError(renderDiagnostics(diagnostics, { prelude: text }));
    const [form, ...others] = program.forms;
    if (form?.kind !== 'define' || others.length > 0)
      throw new InternalError('the files of the prelude hold definitions only');
    return form;
  }
}
