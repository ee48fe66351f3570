/**
 * The procedures of the language that are written in Scheme, some in files that are loaded late. Each is expanded, compiled and run once, when it is first needed,
 * together with those that it calls, and shared by all programs.
 */

import { type Define, expandText } from '../../lang';
import { isFullName, shippedDefinition } from '../../lang/libraries/shipped';
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

const base = lazy(() => new Definitions(definitionsIn(lists), { get: () => undefined }));

/** The files beside the prelude, with the names that they define for programs. */
const further = schemeFiles.map(({ names, part }) => ({
  names,
  part,
  definitions: lazy(() => new Definitions(definitionsIn(part.value.default), base())),
}));

/** The libraries that programs imported; they may use all that programs may. */
const libraries = lazy(
  () =>
    new Definitions(shippedDefinition, {
      get: (name) => (isFullName(name) ? undefined : found.get(name)),
    }),
);

const found: Library = {
  get: (name) => {
    if (isFullName(name)) return libraries().get(name);
    const file = further.find(({ names }) => Object.hasOwn(names, name));
    if (file === undefined) return base().get(name);
    return file.part.get().kind === 'ready' ? file.definitions().get(name) : undefined;
  },
};

export function prelude(): Library {
  return found;
}

/** The definition of a name; undefined if there is none. */
type FindDefinition = (name: string) => Define | undefined;

/** The definitions of a text, in which each begins a line and nothing else does. */
function definitionsIn(source: string): FindDefinition {
  const starts = [...source.matchAll(/^\(define \(?([^\s()]+)/gm)];
  const texts = new Map(
    starts.map(({ 1: name, index }, place) => [name!, source.slice(index, starts[place + 1]?.index)]),
  );
  return (name) => {
    const text = texts.get(name);
    return text === undefined ? undefined : definitionOf(text, texts.keys());
  };
}

function definitionOf(text: string, globals: Iterable<string>): Define {
  const { program, diagnostics } = expandText(text, {
    source: 'prelude',
    tables: [],
    globals,
    internals: internalNames,
  });
  if (diagnostics.length > 0) throw new InternalError(renderDiagnostics(diagnostics, { prelude: text }));
  const [form, ...others] = program.forms;
  if (form?.kind !== 'define' || others.length > 0)
    throw new InternalError('the files of the prelude hold definitions only');
  return form;
}

/** Runs each definition when its name is first needed. Definitions may use the names of the library `before`. */
class Definitions implements Library {
  private readonly globals: GlobalTable;
  /** The names that were needed so far, those that are being prepared included. */
  private readonly begun = new Set<string>();

  constructor(
    private readonly definition: FindDefinition,
    before: Library,
  ) {
    this.globals = new GlobalTable(before, () => null);
  }

  get(name: string): Value | undefined {
    return this.prepare(name) ? this.globals.get(name) : undefined;
  }

  /** Whether there is such a definition. */
  private prepare(name: string): boolean {
    if (this.begun.has(name)) return true;
    const form = this.definition(name);
    if (form === undefined) return false;
    this.begun.add(name);
    const { value, span } = form;
    const known = this.globals.names.length;
    const { step, size } = compileExpression(value, this.globals);
    // Compiled code registers the names that it uses, which must have their values before it runs.
    for (const used of this.globals.names.slice(known)) this.prepare(used);
    const machine = createMachine();
    machine.start(step, size, { span, user: false });
    machine.finish();
    this.globals.define(name, valueOfRun(machine.run));
    return true;
  }
}
