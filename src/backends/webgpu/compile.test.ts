/** Prints shaders for their author to read, and checks them without a device. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Graph, hasOrder, opNames } from '../../graph';
import { expressionGraph, staged } from '../../testing/compile';
import { goldenCorpus } from '../../testing/golden';
import { paperPrograms, paperSource } from '../../testing/paperPrograms';
import { inputNames, randomProgram } from '../../testing/randomProgram';
import { shaderMistakes } from '../../testing/shaderText';
import { planTraining } from '../../train';
import { compileKernel, kernelOptions, textOf } from './compile';
import { lowerElementwise } from './lower/elementwise';
import { Library, libraryFunctions } from './math/library';
import { unsupported } from './supported';

function stepOf(source: string) {
  const { objective, parameters } = staged(source);
  const { step } = planTraining(objective!, parameters);
  if (step.kind !== 'update') throw new Error('the program searches');
  return step;
}

/** The main function. A first line `; lanes n` or `; runs n` says how invocations are shared. */
function mainOf(source: string): string {
  const { update, recordedResults } = stepOf(source);
  const [, lanes = '1'] = /; lanes (\d+)/.exec(source) ?? [];
  const [, runs = '1'] = /; runs (\d+)/.exec(source) ?? [];
  const [, groups = '1'] = /groups (\d+)/.exec(source) ?? [];
  const kernel = compileKernel(update, {
    recordedResults,
    lanes: Number(lanes),
    runs: Number(runs),
    groups: Number(groups),
  });
  const text = textOf(kernel);
  expect(shaderMistakes(text)).toEqual([]);
  return text.slice(text.indexOf('@compute'));
}

goldenCorpus(new URL('./goldens/shaders.txt', import.meta.url), mainOf);

function expectInOrder(graph: Graph, recordedResults: number): void {
  for (const [members, maxLanes] of [
    [1, 256],
    [1, 1],
    [100, 256],
  ] as const) {
    const options = kernelOptions(graph, recordedResults, members, maxLanes);
    expect(shaderMistakes(textOf(compileKernel(graph, options)))).toEqual([]);
  }
}

test('the shaders of the paper’s programs are in order', () => {
  for (const program of paperPrograms) {
    const { update, recordedResults } = stepOf(paperSource(program));
    expectInOrder(update, recordedResults);
  }
});

test('the shaders of random programs and their gradients are in order', () => {
  const sample = fc.sample(randomProgram, { numRuns: 150, seed: 3 });
  for (const source of sample) {
    const graph = differentiate(expressionGraph(source, inputNames));
    if (unsupported(graph) === null) expectInOrder(graph, graph.results.length);
  }
});

test('every function of the library calls what it says, and nothing else', () => {
  for (const op of opNames) {
    const library = new Library();
    const call = lowerElementwise(op, ['x', 'y', 'z'], { library, known: hasOrder(op) ? 2 : null });
    const text = ['struct Run { zero: u32, }', 'var<uniform> run: Run;', ...library.text];
    expect([
      op,
      shaderMistakes(`${text.join('\n')}\nfn f(x: f32, y: f32, z: f32) { let v = ${call}; }`),
    ]).toEqual([op, []]);
  }
  const names = Object.keys(libraryFunctions);
  for (const { uses } of Object.values(libraryFunctions))
    expect(names).toEqual(expect.arrayContaining([...uses]));
});

test('a name that is not there, a block that is not closed and a word that is kept are found', () => {
  expect(shaderMistakes('fn f(x: f32) -> f32 { return y; }')).toEqual(['y is not declared']);
  expect(shaderMistakes('fn f() { let a = 1u; { let b = a; } let c = b; }')).toEqual(['b is not declared']);
  expect(shaderMistakes('fn f() { let a = 1u; let a = 2u; }')).toEqual(['a is declared twice']);
  expect(shaderMistakes('fn f() { var from = 0.0f; }')).toEqual(['from is reserved']);
  expect(shaderMistakes('fn f() { let f32 = 0.0f; }')).toEqual(['f32 is reserved']);
  expect(shaderMistakes('fn f() { if (true) { }')).toEqual(['a bracket is not closed']);
});

test('what is left to others is said', () => {
  const missing = (source: string) => unsupported(stepOf(source).update);
  expect(missing('(define-parameter w (zeros 20 20)) (minimize (sum (* w w)))')).toContain('shape [20 20]');
  expect(missing('(define-parameter w (vec 1 2)) (minimize (sum (* w w)))')).toBeNull();
  expect(missing('(define-parameter a 1) (minimize (square a))')).toBeNull();
  const long = `(define-parameter a 0.9) (define (f k) (if (= k 0) a (sin (* a (f (- k 1)))))) (minimize (f 900))`;
  expect(missing(long)).toContain('too many for a shader');
});
