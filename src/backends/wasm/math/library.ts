/**
 * The routines that a module's code calls, each written into the module when it is first requested. Routines for
 * several lanes take all numbers at once; the others are called for one lane after the other.
 */

import type { FunctionCode } from '../assembler/code';
import type { ModuleBuilder } from '../assembler/module';
import { type Lanes, type Numbers, single, Writer } from '../lanes';
import { erf, erfc, floatErf, floatErfc } from './errorFunction';
import { cosh, expm1, exponential, sigmoid, sinh, tanh } from './exponential';
import { floatCos, floatSin, floatTan } from './floatTrigonometry';
import { gamma, lgamma } from './gamma';
import { acos, asin, atan, atan2 } from './inverse';
import { writeLargeArgument } from './largeArguments';
import { log1p, log2, log10, logarithm, softplus } from './logarithm';
import { polygamma } from './polygamma';
import { floatPower, power } from './power';
import { floorModulo, remainder } from './remainder';
import { binary, type Routine, type RoutineName, type Routines, unary } from './routine';
import { stirlingRest } from './stirling';
import { cos, sin, tan } from './trigonometry';

const routines: { readonly [Name in RoutineName]: Routine } = {
  exp: unary(exponential),
  expm1: unary(expm1),
  log: unary(logarithm),
  log1p: unary(log1p),
  log2: unary(log2),
  log10: unary(log10),
  sin: unary(sin),
  cos: unary(cos),
  tan: unary(tan, false),
  asin: unary(asin),
  acos: unary(acos),
  atan: unary(atan),
  atan2: binary(atan2, true),
  sinh: unary(sinh),
  cosh: unary(cosh),
  tanh: unary(tanh),
  sigmoid: unary(sigmoid),
  softplus: unary(softplus),
  erf: unary(erf),
  erfc: unary(erfc),
  gamma: unary(gamma, false),
  lgamma: unary(lgamma, false),
  pow: binary(power),
  rem: binary(remainder),
  mod: binary(floorModulo),
};

/** The routines that replace those of the same name for four floats. */
const ofFloats: { readonly [Name in RoutineName]?: Routine } = {
  erf: unary(floatErf),
  erfc: unary(floatErfc),
  sin: unary(floatSin),
  cos: unary(floatCos),
  tan: unary(floatTan),
  pow: binary(floatPower, true),
};

/** Suffixes for the names of routines for several lanes. */
const suffixes = { 1: '', 2: ' of two', 4: ' of four' } as const;

export class Library implements Routines {
  private readonly written = new Map<string, FunctionCode>();

  constructor(
    private readonly module: ModuleBuilder,
    /** The address of the binary digits of 2/pi. */
    private readonly digits: number,
  ) {}

  call(name: RoutineName, lanes: Lanes, operands: readonly Numbers[]): Numbers {
    const own = lanes.float.name === 'f32' ? ofFloats[name] : undefined;
    return this.apply(name, own ?? routines[name], lanes, operands);
  }

  polygamma(order: number, lanes: Lanes, x: Numbers): Numbers {
    return this.apply(`polygamma ${order}`, unary(polygamma(order), false), lanes, [x]);
  }

  /** What Stirling's formula leaves of lgamma, or its derivative of order `order`. */
  stirlingRest(order: number, lanes: Lanes, x: Numbers): Numbers {
    return this.apply(`stirling rest ${order}`, unary(stirlingRest(order), false), lanes, [x]);
  }

  private apply(name: string, routine: Routine, lanes: Lanes, operands: readonly Numbers[]): Numbers {
    const callee = this.find(name, routine, lanes);
    return (code) => {
      for (const operand of operands) operand(code);
      code.call(callee);
    };
  }

  private find(name: string, routine: Routine, lanes: Lanes): FunctionCode {
    const key = name + suffixes[lanes.count];
    const found = this.written.get(key);
    if (found !== undefined) return found;
    const parameters = new Array(routine.operands).fill(lanes.number);
    const code = this.module.function(key, parameters, [lanes.number]);
    this.written.set(key, code);
    const given = code.parameters.map(
      (local): Numbers =>
        (c) =>
          c.get(local),
    );
    if (lanes.count === 1 || routine.vector) {
      // A routine of one operand ignores the second.
      routine.write(new Writer(code, lanes), given[0]!, given[1] ?? given[0]!, this)(code);
    } else {
      const each = Array.from({ length: lanes.count }, (_, lane) =>
        this.apply(
          name,
          routine,
          single,
          given.map((x) => lanes.lane(x, lane)),
        ),
      );
      lanes.together(each)(code);
    }
    return code;
  }

  /** x minus its nearest multiple of pi/2: quadrant, high and low part. */
  largeArgument(): FunctionCode {
    const name = 'large argument';
    let code = this.written.get(name);
    if (code === undefined) {
      code = this.module.function(name, ['f64'], ['i64', 'f64', 'f64']);
      this.written.set(name, code);
      writeLargeArgument(code, this.digits);
    }
    return code;
  }
}
