import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moduleExports } from '../../../testing/moduleExports';
import { ByteWriter } from './bytes';
import type { FunctionCode, Local } from './code';
import { ModuleBuilder } from './module';

function bytesOf(write: (writer: ByteWriter) => void): number[] {
  const writer = new ByteWriter();
  write(writer);
  return [...writer.result()];
}

/** Reads LEB128 by the definition in the specification (section 5.2.2). */
function signedOf(bytes: readonly number[]): bigint {
  let value = 0n;
  for (const [index, byte] of bytes.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * index);
  return BigInt.asIntN(7 * bytes.length, value);
}

test('whole numbers are written in LEB128', () => {
  expect(bytesOf((w) => w.unsigned(0))).toEqual([0]);
  expect(bytesOf((w) => w.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26]);
  expect(bytesOf((w) => w.signed32(-123456))).toEqual([0xc0, 0xbb, 0x78]);
  expect(bytesOf((w) => w.signed32(63))).toEqual([63]);
  expect(bytesOf((w) => w.signed32(64))).toEqual([0xc0, 0]);
  fc.assert(
    fc.property(fc.integer(), (value) => {
      expect(signedOf(bytesOf((w) => w.signed32(value)))).toBe(BigInt(value));
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
      expect(signedOf(bytesOf((w) => w.signed(value)))).toBe(value);
    }),
  );
});

type Exports = Readonly<Record<string, (...values: number[]) => number>>;

function instantiate(build: (module: ModuleBuilder) => void): Exports {
  const module = new ModuleBuilder();
  build(module);
  // Only functions of numbers are called.
  return moduleExports(module) as unknown as Exports;
}

const plus = (local: Local, by: number) => (code: FunctionCode) => {
  code.get(local);
  code.int32(by);
  code.emit('i32.add');
};

test('branches leave the block, and repeat the loop, that they name', () => {
  // How often n can be halved, but 100 above 20 halvings.
  const { halvings } = instantiate((module) => {
    const code = module.function('halvings', ['i32'], ['i32']);
    const n = code.parameters[0]!;
    const count = code.allocLocal('i32');
    code.block((done) => {
      code.loop((again) => {
        code.branchIf(done, (c) => {
          c.get(n);
          c.int32(1);
          c.emit('i32.le_s');
        });
        code.set(n, (c) => {
          c.get(n);
          c.int32(1);
          c.emit('i32.shr_s');
        });
        code.set(count, plus(count, 1));
        code.if(
          (c) => {
            c.get(count);
            c.int32(20);
            c.emit('i32.gt_s');
          },
          () => {
            code.set(count, (c) => c.int32(100));
            code.branch(done);
          },
        );
        code.branch(again);
      });
    });
    code.get(count);
    module.export(code);
  });
  for (const [n, count] of [
    [1, 0],
    [2, 1],
    [1000, 9],
    [2 ** 20, 20],
    [2 ** 30, 100],
  ] as const)
    expect(halvings!(n)).toBe(count);
});

test('a table branches to the label of a number, and to the last label for every other number', () => {
  const { chosen } = instantiate((module) => {
    const code = module.function('chosen', ['i32'], ['i32']);
    const answer = (value: number): void => {
      code.int32(value);
      code.emit('return');
    };
    code.block((otherwise) => {
      code.block((second) => {
        code.block((first) => {
          code.get(code.parameters[0]!);
          code.branchTable([first, second], otherwise);
        });
        answer(10);
      });
      answer(20);
    });
    code.int32(30);
    module.export(code);
  });
  expect([0, 1, 2, -1].map((number) => chosen!(number))).toEqual([10, 20, 30, 30]);
});

test('locals that are given back are used again, those that are held are not', () => {
  const module = new ModuleBuilder();
  const code = module.function('locals', ['f64']);
  const [first, second] = [code.allocLocal('f64'), code.allocLocal('f64')];
  expect(second.index).not.toBe(first.index);
  code.freeLocal(first);
  expect(code.allocLocal('i32').index).not.toBe(first.index);
  expect(code.allocLocal('f64')).toBe(first);
  expect(code.localCount).toBe(3);
});

test('functions call others, and hand out several values', () => {
  const { difference } = instantiate((module) => {
    const split = module.function('split', ['f64'], ['f64', 'f64']);
    const x = split.parameters[0]!;
    split.get(x);
    split.emit('f64.floor');
    split.get(x);
    split.get(x);
    split.emit('f64.floor');
    split.emit('f64.sub');
    const code = module.function('difference', ['f64'], ['f64']);
    code.get(code.parameters[0]!);
    code.call(split);
    code.emit('f64.sub');
    module.export(code);
  });
  expect(difference!(3.25)).toBe(2.75);
});
