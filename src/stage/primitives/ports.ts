/** Ports: the console, and strings that are written or read piece by piece. */

import { read } from '../../lang';
import type { PortPrimitive } from '../../lang/catalogue';
import { Frame, type Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { changePort, consolePort, errorPort, newPort } from '../machine/ports';
import { type ControlRule, type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { Character, datumToValue, endOfFile, Port, unspecified, type Value } from '../machine/values';
import { writeShared, writeValue } from '../machine/write';
import { indexOf } from './arguments';
import { range } from './data';
import { print, written } from './output';
import { character, text } from './textArguments';

function portOf(value: Value, name: string, site: Site, machine: Machine): Port {
  return value instanceof Port ? value : wrongType(machine, site, name, 'a port', value);
}

/** The port, what is left to read of it, and how it goes on reading. */
interface Input {
  readonly rest: string;
  /** Goes on by so many units of UTF-16. */
  readonly advance: (length: number) => void;
}

function inputOf(value: Value, name: string, site: Site, machine: Machine): Input {
  if (!(value instanceof Port) || value.kind !== 'input')
    return wrongType(machine, site, name, 'a port for input', value);
  const { state } = value;
  if (!state.isOpen) fail(machine, site, 'closed-port', `${name} reads from a port that is closed.`);
  return {
    rest: state.text.slice(state.place),
    advance: (length) => {
      if (length > 0) changePort(value, { place: state.place + length }, name, site, machine);
    },
  };
}

function reading(name: string, apply: (input: Input, site: Site, machine: Machine) => Value): PrimitiveRule {
  return unary((port, site, machine) => apply(inputOf(port, name, site, machine), site, machine));
}

const firstLetter = (rest: string): string => String.fromCodePoint(rest.codePointAt(0)!);

/** The next datum; comments and blanks before it are read too. */
function readDatum({ rest, advance }: Input, site: Site, machine: Machine): Value {
  // What is read has no place in the text of the program.
  const { data, diagnostics } = read(rest, 'prelude');
  const [datum] = data;
  const mistake = diagnostics.find(({ span }) => datum === undefined || span.start < datum.span.end);
  if (mistake !== undefined) fail(machine, site, 'read-error', `read finds a mistake: ${mistake.message}`);
  if (datum === undefined) {
    advance(rest.length);
    return endOfFile;
  }
  advance(datum.span.end);
  return datumToValue(datum);
}

const isPort = (holds: (port: Port) => boolean): PrimitiveRule => unary((x) => x instanceof Port && holds(x));

function close(name: string): PrimitiveRule {
  return unary((x, site, machine) => {
    const port = portOf(x, name, site, machine);
    if (port.kind !== 'console') changePort(port, { isOpen: false }, name, site, machine);
    return unspecified;
  });
}

const flush = (name: string): PrimitiveRule =>
  variadic(([port], site, machine) => {
    if (port !== undefined) portOf(port, name, site, machine);
    return unspecified;
  });

/** The slots of the environment that waits for a procedure to have written to a port. */
const returned = 0;
const writtenTo = 1;

function callWithOutputString([procedure]: readonly Value[], site: Site, machine: Machine): Step | null {
  const port = newPort('output', '', machine);
  const next: Step = (running) => {
    // The frame was made with the port in this slot.
    const { state } = running.env[writtenTo] as Port;
    return running.returnValue(running.distinct(state.text));
  };
  machine.pushFrame(new Frame(next, returned, [null as never, port], machine.frame));
  return machine.call(procedure!, [port], site);
}

export const portRules: { readonly [Name in PortPrimitive]: PrimitiveRule | ControlRule } = {
  'current-output-port': variadic(() => consolePort),
  'current-error-port': variadic(() => errorPort),
  'write-string': variadic(([x, port, ...ends], site, machine) => {
    const letters = [...text(x!, 'write-string', site, machine)];
    const part = letters.slice(...range(ends, letters.length, 'write-string', site, machine));
    return print(part.join(''), port, 'write-string', site, machine);
  }),
  'write-char': variadic(([x, port], site, machine) =>
    print(character(x!, 'write-char', site, machine).value, port, 'write-char', site, machine),
  ),
  'write-simple': written('write-simple', writeValue),
  'write-shared': written('write-shared', writeShared),
  'write-line': written('write-line', (value, limit) => `${writeValue(value, limit)}\n`),
  'flush-output-port': flush('flush-output-port'),
  'flush-output': flush('flush-output'),
  'call-with-output-string': { enter: callWithOutputString },
  'call-with-port': { enter: ([port, procedure], site, machine) => machine.call(procedure!, [port!], site) },
  'open-output-string': variadic((_operands, _site, machine) => newPort('output', '', machine)),
  'get-output-string': unary((port, site, machine) => {
    if (port instanceof Port && port.kind === 'output') return machine.distinct(port.state.text);
    return wrongType(machine, site, 'get-output-string', 'a port that open-output-string made', port);
  }),
  'open-input-string': unary((x, site, machine) =>
    newPort('input', text(x, 'open-input-string', site, machine), machine),
  ),
  'read-char': reading('read-char', ({ rest, advance }) => {
    if (rest === '') return endOfFile;
    const letter = firstLetter(rest);
    advance(letter.length);
    return new Character(letter);
  }),
  'peek-char': reading('peek-char', ({ rest }) =>
    rest === '' ? endOfFile : new Character(firstLetter(rest)),
  ),
  'char-ready?': reading('char-ready?', () => true),
  'read-line': reading('read-line', ({ rest, advance }, _site, machine) => {
    if (rest === '') return endOfFile;
    const [line, end = ''] = /^[^\n]*(\n)?/.exec(rest)!;
    advance(line.length);
    return machine.distinct(line.slice(0, line.length - end.length));
  }),
  'read-string': variadic(([x, y], site, machine) => {
    // R7RS takes the number first, older Schemes the port.
    const [count, port] = x instanceof Port ? [y!, x] : [x!, y!];
    const size = indexOf(count, 'read-string', site, machine);
    const { rest, advance } = inputOf(port, 'read-string', site, machine);
    const part = [...rest].slice(0, size).join('');
    if (part === '' && size > 0) return endOfFile;
    advance(part.length);
    return machine.distinct(part);
  }),
  read: reading('read', readDatum),
  'eof-object': variadic(() => endOfFile),
  'eof-object?': unary((x) => x === endOfFile),
  'port?': isPort(() => true),
  'textual-port?': isPort(() => true),
  'binary-port?': isPort(() => false),
  'input-port?': isPort(({ kind }) => kind === 'input'),
  'output-port?': isPort(({ kind }) => kind !== 'input'),
  'input-port-open?': unary((x, site, machine) => {
    const { kind, state } = portOf(x, 'input-port-open?', site, machine);
    return kind === 'input' && state.isOpen;
  }),
  'output-port-open?': unary((x, site, machine) => {
    const { kind, state } = portOf(x, 'output-port-open?', site, machine);
    return kind !== 'input' && state.isOpen;
  }),
  'close-port': close('close-port'),
  'close-input-port': close('close-input-port'),
  'close-output-port': close('close-output-port'),
};
