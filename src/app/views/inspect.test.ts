import '../../stage/allParts';
import { expect, test } from 'vitest';
import { finish } from '../../stage';
import { noTables, wanted } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import { Program } from '../program';
import type { BackendChoice, Inspection, Level, Listing } from '../protocol';
import { Service } from '../service';
import { inspectProgram, listingOf } from './inspect';

const source = `(define-data (x y) '((1 2) (2 4.1) (3 5.9)))
(define-parameter slope 1)
(fit (lambda (x) (* slope (exp x))) (x) y)`;

function inspect(text: string, level: Level = 'direct', backend: BackendChoice = 'auto'): Inspection {
  return finish(inspectProgram(new Program({ text, level }), { ...defaultSoftness, backend }));
}

function listings(inspection: Inspection): Extract<Inspection, { kind: 'listings' }> {
  if (inspection.kind === 'refused') throw new Error(inspection.message);
  return inspection;
}

/** The lines of a listing with the expression that each came from. */
function linked(listing: Listing | string, text: string): readonly (readonly [line: string, from: string])[] {
  if (typeof listing === 'string') throw new Error(listing);
  return Array.from(listing.starts.subarray(0, -1), (start, index) => {
    const [from, to] = [listing.spans[2 * index]!, listing.spans[2 * index + 1]!];
    const line = listing.text.slice(start, listing.starts[index + 1]! - 1);
    return [line.trim(), from < 0 ? '' : text.slice(from, to)];
  });
}

test('with a line search the module is of what the search evaluates', () => {
  const searched = source.replace('(x) y)', '(x) y (optimizer (lbfgs)))');
  const { module } = listings(inspect(searched));
  expect(typeof module === 'string' ? module : module.text).toContain('(func');
});

test('the module is the one that the chosen backend runs', () => {
  const textOf = (backend: BackendChoice): string => {
    const { module } = listings(inspect(source, 'direct', backend));
    return typeof module === 'string' ? module : module.text;
  };
  expect(textOf('wasm')).toContain('f64x2.mul');
  expect(textOf('wasm')).not.toContain('f32x4');
  expect(textOf('wasm-f32')).toContain('f32x4.mul');
});

test.each(['direct', 'interpreter', 'tower'] as const)('at %s each line knows its expression', (level) => {
  const { graph, gradient, module, shader } = listings(inspect(source, level));
  const from = (listing: Listing | string, line: RegExp): readonly string[] =>
    linked(listing, source)
      .filter(([text]) => line.test(text))
      .map(([, expression]) => expression);
  expect(from(graph, /= exp /)).toEqual(['(exp x)']);
  expect(from(graph, /= mul slope/)).toEqual(['(* slope (exp x))']);
  expect(from(gradient, /= exp /)).toEqual(['(exp x)']);
  expect(from(gradient, /= mul /)).toContain('(* slope (exp x))');
  // Two groups of rows go through the body together.
  expect(from(module, /^call \$exp/)).toEqual(['(exp x)', '(exp x)']);
  expect(from(shader, /= exponential\(/)).toEqual(['(exp x)']);
});

test('the module is text that ends as it should, of functions by name', () => {
  const { module } = listings(inspect(source));
  const lines = linked(module, source).map(([line]) => line);
  expect([lines[0], lines.at(-1)]).toEqual(['(module', ')']);
  expect(lines.filter((line) => line.startsWith('(func')).map((line) => line.split(' ')[1])).toEqual([
    '$grow',
    '$step',
    '$rows',
    '$exp_of_two',
    '$run',
    '$population',
  ]);
});

test('a program without an objective, one with a mistake and one that is too large say so', () => {
  expect(inspect('(define-parameter a 1)')).toEqual({
    kind: 'refused',
    message: 'The program has no fit and no minimize, so there is no graph.',
  });
  expect(inspect('(define-parameter a 1) (minimize (* a b))')).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('b'),
  });
  const large = listings(inspect('(define-parameter W (zeros 40 40)) (minimize (sum (* W W)))'));
  expect(large.module).toBe(
    'The program is not for our own WebAssembly: it computes with tensors of shape [40 40].',
  );
});

test('what is too long to list is counted', () => {
  const lines = ['a', 'bcd', 'e', 'f'].map((text) => ({ text, span: null }));
  const listing = finish(listingOf(lines, 2));
  expect(listing).toMatchObject({ text: 'a\nbcd', width: 3, left: 2 });
  expect([...listing.starts]).toEqual([0, 2, 6]);
});

test('an abort ends it', async () => {
  const service = new Service(() => undefined);
  const settings = {
    seed: null,
    backend: 'auto',
    level: 'direct',
    evaluator: null,
    ...defaultSoftness,
  } as const;
  const request = { source, settings, tables: noTables };
  const controller = new AbortController();
  const inspecting = service.inspect(request, controller.signal);
  controller.abort();
  await expect(inspecting).rejects.toMatchObject({ name: 'AbortError' });
  expect(await service.inspect(request, wanted)).toMatchObject({ kind: 'listings' });
});
