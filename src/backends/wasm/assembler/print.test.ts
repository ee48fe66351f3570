import { expect, test } from 'vitest';
import { decode } from './decode';
import {
  type LaneInstruction,
  laneCodes,
  type MemoryInstruction,
  memoryCodes,
  type PlainInstruction,
  plainCodes,
} from './instructions';
import { ModuleBuilder } from './module';
import { printModule } from './print';

test('every instruction is read back by the name that it was written by', () => {
  const code = new ModuleBuilder().function('all');
  const plain = Object.keys(plainCodes) as PlainInstruction[];
  const lanes = Object.keys(laneCodes) as LaneInstruction[];
  const memory = Object.keys(memoryCodes) as MemoryInstruction[];
  for (const name of plain) code.emit(name);
  for (const name of lanes) code.lane(name, 1);
  for (const name of memory) code.memory(name, 300);
  code.memorySize();
  code.growMemory();
  code.copyMemory();
  code.fillMemory();
  const last = ['memory.size', 'i32.const', 'i32.shl', 'memory.grow', 'memory.copy', 'memory.fill'];
  expect([...decode(code)].map(({ name }) => name)).toEqual([...plain, ...lanes, ...memory, ...last]);
});

test('a module reads as the text format has it, each instruction with what it is for', () => {
  const module = new ModuleBuilder();
  const heap = module.global('heap');
  const square = module.function('square of two', ['v128'], ['v128']);
  square.get(square.parameters[0]!);
  square.vector(0n);
  square.vector(-1n);
  square.emit('f64x2.mul');
  const run = module.function('run', ['i32'], ['f64']);
  const [count] = run.parameters;
  const x = run.allocLocal('f64');
  const span = { source: 'program', start: 3, end: 8 } as const;
  run.mark(span);
  run.set(x, (code) => code.double(-0));
  run.mark(null);
  run.loop((again) => {
    run.setGlobal(heap, (code) => code.int32(-5));
    run.if(
      (code) => code.get(count!),
      () => run.branch(again),
      () => run.emit('unreachable'),
    );
  });
  run.block((leave) => {
    run.loop((again) => {
      run.get(count!);
      run.branchTable([again, leave], leave);
    });
  });
  run.int32(16);
  run.memory('v128.load', 32);
  run.call(square);
  run.lane('f64x2.extract_lane', 1);
  run.choose(
    (code) => code.get(count!),
    'f64',
    () => (code) => code.double(Number.POSITIVE_INFINITY),
    () => (code) => code.get(x),
  );
  module.export(run);
  const lines = [...printModule(module, 2)];
  expect(lines.map(({ text }) => text).join('\n')).toBe(`(module
  (memory (export "memory") 2)
  (global $heap (mut i32) (i32.const 0))
  (func $square_of_two (param v128) (result v128)
    local.get 0
    v128.const f64x2 0 0
    v128.const i64x2 0xffffffffffffffff 0xffffffffffffffff
    f64x2.mul
  )
  (func $run (export "run") (param i32) (result f64)
    (local f64)
    f64.const -0
    local.set 1
    loop
      i32.const -5
      global.set $heap
      local.get 0
      if
        br 1
      else
        unreachable
      end
    end
    block
      loop
        local.get 0
        br_table 0 1 1
      end
    end
    i32.const 16
    v128.load offset=32 align=8
    call $square_of_two
    f64x2.extract_lane 1
    local.get 0
    if (result f64)
      f64.const inf
    else
      local.get 1
    end
  )
)`);
  expect(lines.filter((line) => line.span === span).map(({ text }) => text.trim())).toEqual([
    'f64.const -0',
    'local.set 1',
  ]);
});
