import { expect, test } from 'vitest';
import type { LandscapeSurface, ProgramSummary } from '../../app/protocol';
import { downhill, pathOfOther, placesOn, scaleOf } from './landscapePlaces';

function programOf(shapes: Readonly<Record<string, readonly number[]>>): ProgramSummary {
  // Names and shapes are all that is read.
  const parameters = Object.entries(shapes).map(([name, shape]) => ({ name, shape }));
  return { parameters } as unknown as ProgramSummary;
}

const axis = (parameter: string) => ({ parameter, low: 0, high: 10, scale: 'linear' }) as const;
const range = { low: 0, high: 1 };

test('values are on axes by the names of their parameters', () => {
  const program = programOf({ a: [], w: [3], b: [] });
  const over = { kind: 'parameters', x: axis('b'), y: axis('a') } as const;
  const places = placesOn(over, program);
  expect(places.of({ figures: [1, 2, 3], elements: null })).toEqual({ x: 3, y: 1 });
  expect(places.slope([5, 6, 7])).toEqual({ x: 7, y: 5 });
  const line = placesOn({ kind: 'line', x: axis('b') }, program);
  expect(line.of({ figures: [1, 2, 3], elements: null })).toEqual({ x: 3, y: 0 });
});

/** Its directions are not at right angles, in the units of the parameters. */
const plane: LandscapeSurface = {
  kind: 'plane',
  origin: Float64Array.of(1, 100, 0),
  across: Float64Array.of(1, 200, 0),
  up: Float64Array.of(-2, 50, 0),
  x: range,
  y: range,
};

test('points of a plane are where they were made, and others at the nearest place, each parameter in its own units', () => {
  const places = placesOn(plane, programOf({ a: [], b: [], c: [] }));
  const at = (x: number, y: number, away = 0) => {
    const { origin, across, up } = plane as Extract<LandscapeSurface, { kind: 'plane' }>;
    const figures = origin.map((each, index) => each + x * across[index]! + y * up[index]!);
    figures[2] = away;
    return places.of({ figures, elements: null });
  };
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0.3, -0.4],
  ] as const) {
    expect(at(x, y)!.x).toBeCloseTo(x, 12);
    expect(at(x, y, 50)!.y).toBeCloseTo(y, 12);
  }
  expect(places.slope([1, 2, 3])).toEqual({ x: 401, y: 98 });
});

test('figures of tensors say nothing of a plane; their elements do', () => {
  const places = placesOn(plane, programOf({ w: [3] }));
  expect(places.of({ figures: [1], elements: null })).toBeNull();
  expect(places.of({ figures: [1], elements: Float64Array.of(2, 300, 7) })).toMatchObject({ x: 1, y: 0 });
  expect(places.slope([1])).toBeNull();
});

test('the arrow points downhill as the chart shows it, and there is none on level ground', () => {
  const place = { x: (value: number) => 2 * value, y: (value: number) => 100 - value };
  const end = downhill({ x: 10, y: 20 }, { x: 0, y: 3 }, place, 1)!;
  expect(end.x).toBeCloseTo(20, 9);
  // Towards smaller y, which is lower on the chart.
  expect(end.y).toBeGreaterThan(90);
  expect(downhill({ x: 10, y: 20 }, { x: 0, y: 1e-9 }, place, 1)).toBeNull();
  const slanted = downhill({ x: 10, y: 20 }, { x: -1, y: 0.5 }, place, 1)!;
  expect([slanted.x > 20, slanted.y > 80]).toEqual([true, true]);
});

test('a logarithmic axis has ticks within its ends', () => {
  const { kind, ticks } = scaleOf({ low: 0.03, high: 40, scale: 'log' });
  expect(kind).toBe('log');
  expect(ticks).toEqual([0.1, 1, 10]);
  const short = scaleOf({ low: 0.32, high: 0.83, scale: 'log' });
  expect(short.kind).toBe('log');
  expect(short.ticks.length).toBeGreaterThanOrEqual(3);
  for (const tick of short.ticks) expect(tick >= 0.32 && tick <= 0.83).toBe(true);
});

test('the path of another run is at its losses over one parameter, and at its values over two', () => {
  const program = programOf({ a: [], b: [] });
  const values = (...of: number[]) => Float64Array.from(of);
  const other = {
    id: 'other',
    mark: '',
    path: [
      { name: 'b', values: values(1, 2, Number.NaN, 4, 5) },
      { name: 'a', values: values(9, 8, 7, 6, 5) },
    ],
    steps: values(0, 10, 40),
    losses: values(100, 50, 20),
  };
  const line = { kind: 'line', x: axis('b') } as const;
  expect(pathOfOther(line, placesOn(line, program), program, other)).toEqual([
    { x: 1, y: 100 },
    { x: 2, y: 50 },
    { x: 4, y: 30 },
    { x: 5, y: 20 },
  ]);
  const both = { kind: 'parameters', x: axis('a'), y: axis('b') } as const;
  expect(pathOfOther(both, placesOn(both, program), program, other)[0]).toEqual({ x: 9, y: 1 });
  const elsewhere = programOf({ c: [] });
  const c = { kind: 'line', x: axis('c') } as const;
  expect(pathOfOther(c, placesOn(c, elsewhere), elsewhere, other)).toEqual([]);
});
