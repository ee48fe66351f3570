/** The machine's own state: what a checkpoint brings back, and what it counts for random numbers and warnings. */

import '../allParts';
import { expect, test } from 'vitest';
import { numberType } from '../../graph';
import { diagnostic } from '../../text/diagnostic';
import { createMachine } from '../control';
import { bottomFrame, Frame } from './code';
import type { Site } from './primitive';
import { newRun } from './run';
import type { StackMachine } from './stackMachine';
import { Traced } from './values';

const site: Site = { span: { source: 'program', start: 3, end: 5 }, user: true };
const warning = diagnostic('odd', site.span, 'This is odd.', { severity: 'warning' });

/** An arm-like run of its own within the machine's present run, which is loaded. */
function within(machine: StackMachine) {
  const bottom = bottomFrame();
  const run = newRun({
    owner: { kind: 'top' },
    parent: machine.run,
    block: machine.builder.openBlock(machine.run.block),
    bottom,
    depth: 1,
    registers: { step: null, env: [], frame: bottom, site },
  });
  machine.load(run);
  return run;
}

test('a rollback gives up nodes, failures, warnings, draws and merge points, and keeps those before', () => {
  const machine = createMachine();
  const x = machine.builder.input('x', numberType);
  const run = within(machine);
  const work = (): void => {
    const value = machine.emit('sin', [machine.builder.op('neg', [x])], site);
    if (!(value instanceof Traced)) throw new Error('sin of a node is a node');
    run.pending.push({ condition: machine.builder.boolean(true), diagnostic: warning });
    machine.nextDraw();
  };
  work();
  machine.warn(warning);
  const code = { name: null, required: 0, rest: false, size: 1, body: () => null, span: site.span };
  const point = { frame: machine.frame, code, env: [], site };
  run.mergePoints.push({ ...point, checkpoint: machine.checkpoint(run) });
  machine.emit('cos', [x], site);
  const before = machine.checkpoint(run);
  machine.emit('exp', [x], site);
  run.mergePoints.push({ ...point, checkpoint: machine.checkpoint(run) });
  work();
  machine.warn({ ...warning, message: 'This is odder.' });
  machine.rollback(before);
  const { clock: _, ...restored } = machine.checkpoint(run);
  const { clock: __, ...wanted } = before;
  expect(restored).toEqual(wanted);
  expect(restored).toMatchObject({ nodes: 3, pending: 1, warnings: 1, draws: 1 });
  expect(run.mergePoints.length).toBe(1);
});

test('a rollback of one run leaves another as it is', () => {
  const machine = createMachine();
  const x = machine.builder.input('x', numberType);
  const first = within(machine);
  const before = machine.checkpoint(first);
  machine.emit('sin', [x], site);
  const second = within(machine);
  machine.emit('cos', [x], site);
  machine.warn(warning);
  machine.rollback(before);
  expect([first.block.nodes.length, second.block.nodes.length]).toEqual([0, 1]);
  expect(second.warnings).toEqual([warning]);
});

test('a loaded run has its own registers and block, and the one before keeps its own', () => {
  const machine = createMachine();
  const outer = machine.run;
  machine.pushFrame(new Frame(() => null, 0, [], machine.frame));
  outer.registers = machine.registers(null);
  const { frame } = machine;
  const run = within(machine);
  expect(machine.frame).toBe(run.bottom);
  expect(machine.builder.current).toBe(run.block);
  machine.load(outer);
  expect(machine.frame).toBe(frame);
  expect(machine.builder.current).toBe(machine.builder.root);
});

test('a warning is kept once for its place and message', () => {
  const machine = createMachine();
  machine.warn(warning);
  machine.warn({ ...warning });
  machine.warn({ ...warning, message: 'This is odder.' });
  expect(machine.warnings.map(({ message }) => message)).toEqual(['This is odd.', 'This is odder.']);
  expect(machine.hasWarned('odd', site.span)).toBe(true);
  expect(machine.hasWarned('odd', { ...site.span, start: 4 })).toBe(false);
});

test('draws are counted for each name that is defined, and those outside of definitions go on', () => {
  const machine = createMachine({ seed: 7 });
  const draw = (name: string): string => {
    let drawn = '';
    const step = (): null => {
      drawn = machine.nextDraw();
      return null;
    };
    machine.start(step, 0, site, name);
    machine.run.outcome = { kind: 'value', value: 0 };
    machine.finish();
    return drawn;
  };
  expect([draw(''), draw('w'), draw('b'), draw('')]).toEqual(['7  0', '7 w 0', '7 b 0', '7  1']);
});

test('a frame beyond the limit of depth is refused', () => {
  const machine = createMachine({
    limits: { ...createMachine().limits, depth: 2 },
  });
  const push = (): void => machine.pushFrame(new Frame(() => null, 0, [], machine.frame));
  push();
  push();
  expect(push).toThrow('2 calls deep');
});
