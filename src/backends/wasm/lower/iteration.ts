/** Loops of the code that is written: until a condition holds, over a range, over the elements of a tensor. */

import type { Expression, FunctionCode } from '../assembler/code';
import { type Integer, type IntegerOperand, i32, increase } from '../lanes';

/** Up to this many elements are handled one by one, more in a loop. */
export const maxUnrolled = 8;

/** Runs `turn` again and again; `done` is tested before each time. */
export function until(code: FunctionCode, done: Expression, turn: () => void): void {
  code.block((leave) => {
    code.loop((again) => {
      code.branchIf(leave, done);
      turn();
      code.branch(again);
    });
  });
}

/** Runs `body` for whole numbers from `from` up to `to`, which is left out; `down`: from the last to the first. */
export function forRange(
  code: FunctionCode,
  from: IntegerOperand,
  to: IntegerOperand,
  body: (index: Integer) => void,
  down = false,
): void {
  const index = code.allocLocal('i32');
  code.set(index, down ? i32.add(to, -1) : i32.of(from));
  until(code, down ? i32.ltS(index, from) : i32.geS(index, to), () => {
    body(i32.of(index));
    increase(code, index, down ? -1 : 1);
  });
  code.freeLocal(index);
}

/** Runs `body` for each whole number from 0 up to `count`: known where there are few, else computed. */
export function forEach(code: FunctionCode, count: number, body: (index: number | Integer) => void): void {
  if (count <= maxUnrolled) {
    for (let index = 0; index < count; index++) body(index);
    return;
  }
  const index = code.allocLocal('i32');
  code.set(index, i32.of(0));
  code.loop((again) => {
    body(i32.of(index));
    i32.add(index, 1)(code);
    code.tee(index);
    code.int32(count);
    code.emit('i32.lt_s');
    code.branchIf(again);
  });
  code.freeLocal(index);
}
