/** Reference values computed with 30 digits (mpmath). */

import { expect, test } from 'vitest';
import {
  erf,
  erfc,
  floorModulo,
  gamma,
  lgamma,
  polygamma,
  roundHalfEven,
  sigmoid,
  softplus,
  stirlingRest,
} from './specialFunctions';

type Row = readonly [x: number, value: number];

function agree(f: (x: number) => number, rows: readonly Row[], tolerance: number): void {
  for (const [x, value] of rows) {
    expect(Math.abs(f(x) - value) / Math.max(1, Math.abs(value)), `at ${x}`).toBeLessThan(tolerance);
  }
}

test('erf', () => {
  agree(
    erf,
    [
      [-2.3, -0.9988568234026434],
      [-0.7, -0.6778011938374184],
      [-0.1, -0.1124629160182849],
      [1e-5, 1.1283791670579e-5],
      [0.3, 0.32862675945912745],
      [0.9, 0.7969082124228322],
      [1, 0.8427007929497149],
      [1.5, 0.9661051464753108],
      [2.4, 0.999311486103355],
      [2.6, 0.9997639655834707],
      [3.7, 0.9999998328489421],
      [5.5, 0.9999999999999927],
    ],
    4e-16,
  );
  expect(erf(40)).toBe(1);
  expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
});

test('lgamma, reflected below one half', () => {
  agree(
    lgamma,
    [
      [-3.7, -1.3797399049658245],
      [-1.2, 1.5791760340399834],
      [-0.5, 1.2655121234846454],
      [1e-3, 6.907178885383853],
      [0.3, 1.0957979948180756],
      [0.5, 0.5723649429247001],
      [0.99, 0.005854806764709776],
      [1.01, -0.005690307946069646],
      [1.5, -0.12078223763524522],
      [2.01, 0.004260022907098438],
      [3.3, 0.9870985778947345],
      [10, 12.801827480081469],
      [25.5, 56.389167643719944],
      [171.3, 708.1149470389968],
      [1e5, 1051287.7089736569],
    ],
    2e-14,
  );
  expect(lgamma(-2)).toBe(Number.POSITIVE_INFINITY);
  expect(lgamma(1)).toBe(0);
});

test('lgamma keeps its digits beside its zeros', () => {
  const rows: readonly Row[] = [
    [1 + 2 ** -30, -5.375739784311044e-10],
    [1 - 2 ** -10, 0.0005644719118551234],
    [2 + 2 ** -30, 3.937485957506932e-10],
    [2 - 2 ** -10, -0.0004125677359714894],
  ];
  for (const [x, value] of rows) expect(Math.abs(lgamma(x) / value - 1), `at ${x}`).toBeLessThan(1e-15);
});

test('polygamma of the first orders', () => {
  const orders: readonly (readonly Row[])[] = [
    [
      [-2.3, 3.31732315756182],
      [-0.5, 0.03648997397857652],
      [0.05, -20.49784499129987],
      [1, -0.5772156649015329],
      [2.7, 0.796783168991141],
      [16.1, 2.747442005514623],
      [100, 4.600161852738087],
    ],
    [
      [-2.3, 14.725912160961279],
      [0.05, 401.5323573421151],
      [1, 1.6449340668482264],
      [2.7, 0.44721206891832366],
      [100, 0.010050166663333571],
    ],
    [
      [-2.3, 68.71379252927017],
      [0.05, -16002.108158021945],
      [2.7, -0.19700583557913576],
      [16.1, -0.004104927541910055],
    ],
    [
      [-2.3, 768.9350646661405],
      [0.5, 97.40909103400244],
      [14.9, 0.0006681876646206825],
    ],
  ];
  for (const [order, rows] of orders.entries()) agree((x) => polygamma(order, x), rows, 5e-15);
  expect(polygamma(0, -3)).toBeNaN();
});

test('rounds halves to even', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, -3]);
});

test('the floor modulo has the sign of the divisor', () => {
  expect([floorModulo(7, 3), floorModulo(-7, 3), floorModulo(7, -3), floorModulo(-7, -3)]).toEqual([
    1, 2, -2, -1,
  ]);
  expect(floorModulo(-0.5, 2)).toBe(1.5);
});

test('sigmoid and softplus neither overflow nor lose the small', () => {
  expect(sigmoid(-745)).toBeGreaterThan(0);
  expect(sigmoid(800)).toBe(1);
  expect(softplus(-700)).toBeCloseTo(Math.exp(-700), 310);
  expect(softplus(1e300)).toBe(1e300);
});

/** Compares in relative terms. */
function agreeRelatively(f: (x: number) => number, rows: readonly Row[], tolerance: number): void {
  for (const [x, value] of rows)
    expect(Math.abs(f(x) - value) / Math.abs(value), `at ${x}`).toBeLessThan(tolerance);
}

test('erfc keeps its digits in the tail', () => {
  const rows: readonly Row[] = [
    [-3, 1.9999779095030015],
    [-0.5, 1.5204998778130465],
    [0.25, 0.7236736098317631],
    [0.79, 0.2638965461793089],
    [0.81, 0.2519967194022104],
    [1.3, 0.06599205505934755],
    [2.4, 0.0006885138966450789],
    [5, 1.537459794428035e-12],
    [10, 2.088487583762545e-45],
    [20, 5.395865611607901e-176],
    [26.5, 2.2109076642637343e-307],
  ];
  agreeRelatively(erfc, rows, 6e-16);
  expect([erfc(40), erfc(Number.NEGATIVE_INFINITY)]).toEqual([0, 2]);
});

test('gamma, where it neither overflows nor underflows', () => {
  const rows: readonly Row[] = [
    [1e-300, 9.999999999999999e299],
    [0.1, 9.51350769866873],
    [0.5, 1.772453850905516],
    [3.3, 2.6834373819557684],
    [30.5, 4.822696933490909e31],
    [100.25, 2.94846628183877e156],
    [170.6, 9.295995953500918e305],
    [171.5, 9.4833675668248e307],
    [-0.5, -3.544907701811032],
    [-3.7, 0.2516439959024227],
    [-20.3, -6.435466204989327e-19],
    [-150.25, -2.2197139309494306e-263],
    // The factors next to poles.
    [-2.99999999, -16666666.977310799],
    [-4.00000001, -4166666.6292345608],
  ];
  agreeRelatively(gamma, rows, 2e-15);
  expect([1, 2, 7, 23].map(gamma)).toEqual([1, 1, 720, 1.1240007277776077e21]);
  expect([gamma(0), gamma(-0), gamma(-2), gamma(200)]).toEqual([Infinity, -Infinity, Number.NaN, Infinity]);
});

test("what Stirling's formula leaves of lgamma, and its derivatives", () => {
  const orders: readonly (readonly Row[])[] = [
    [
      [0.3, 0.2360649007482156],
      [15.9, 0.005240399880756108],
      [16.5, 0.005049887331583002],
      [1000, 8.333333055555635e-5],
      [1e8, 8.333333333333334e-10],
    ],
    [
      [0.3, -0.6318847512075304],
      [16.5, -0.00030597898088112593],
      [1e8, -8.333333333333334e-18],
    ],
    [
      [0.3, 3.3564756572188417],
      [16.5, 3.707478081564703e-5],
      [1e8, 1.6666666666666665e-25],
    ],
    [
      [0.3, -27.124388440577885],
      [16.5, -6.737582708545739e-6],
      [1e8, -4.9999999999999996e-33],
    ],
  ];
  for (const [order, rows] of orders.entries()) {
    agree((x) => stirlingRest(order, x), rows, 3e-14);
    agreeRelatively(
      (x) => stirlingRest(order, x),
      rows.filter(([x]) => x > 16),
      1e-15,
    );
  }
});
