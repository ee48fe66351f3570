/**
 * Random programs: what a chip and the stepper say of a parameter is the central difference of the loss by it, in the digits
 * that they show. GRADUS_SEED makes other programs.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Service } from '../../app/service';
import { centralDifference } from '../../autodiff';
import { plainValue } from '../../testing/compile';
import { inputNames, randomPoint, randomProgram } from '../../testing/randomProgram';
import { wanted } from '../../testing/requests';
import { compileRequest } from '../../testing/servicePage';
import { Sentences } from '../steps/sentences';
import { storyOf } from '../steps/story';
import { describeChip } from './chips';

const runs = 4;
const rate = 0.25;

/** The number after a phrase in a sentence. */
function figureAfter(phrase: string, sentence: string): number {
  const written = sentence
    .slice(sentence.indexOf(phrase) + phrase.length)
    .match(/^−?[\d,]*\d(?:\.\d+)?(?:e−?\d+)?/)?.[0];
  return Number(written?.replaceAll('−', '-').replaceAll(',', '') ?? Number.NaN);
}

/** The loss of a program at values of its parameters, and its central difference by each of them. */
function differences(body: string, point: readonly number[]) {
  const at = (values: readonly number[]): number =>
    plainValue(body, Object.fromEntries(inputNames.map((name, index) => [name, values[index]!])));
  return inputNames.map((_, index) => {
    const lossAt = (value: number): number =>
      at(point.map((each, other) => (other === index ? value : each)));
    return centralDifference(lossAt, point[index]!);
  });
}

function sourceOf(body: string, point: readonly number[]): string {
  const lines = body.split('\n');
  const last = lines.pop()!;
  const parameters = inputNames.map((name, index) => `(define-parameter ${name} ${point[index]})`);
  return [...parameters, ...lines, `(minimize ${last} (optimizer (sgd ${rate})))`].join('\n');
}

it('says in chips and steps what central differences are', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomProgram, randomPoint, async (body, point) => {
      const service = new Service(() => undefined);
      const source = sourceOf(body, point);
      const request = compileRequest(source);
      const compiled = await service.compile(request, wanted);
      const trace = await service.trace({ ...request, at: null, row: 0 }, wanted);
      const step = await service.optimizerStep({ ...request, starts: null, taken: 0 }, wanted);
      if (compiled.program === null || trace.kind === 'refused' || step.kind !== 'step')
        throw new Error(`No answer about\n${source}`);
      const story = storyOf(trace, step.step);
      const sentences = new Sentences(story, source);
      const told = story.entries.map(({ item }) => sentences.of(item));
      for (const [index, { value, uncertainty }] of differences(body, point).entries()) {
        // What rounding leaves of a slope has no digits to compare.
        if (!(uncertainty <= 1e-6 * Math.abs(value)) || Math.abs(value) < 1e-6) continue;
        compared++;
        const name = inputNames[index]!;
        const chip = describeChip({
          name,
          value: point[index]!,
          gradient: compiled.program.parameters[index]!.gradient,
          isNegligible: false,
          next: point[index]! - rate * value,
          isNorm: false,
          optimizer: 'sgd',
        });
        expectDigits(figureAfter(`∂loss/∂${name} = `, chip), value, 3, source);
        const total = told.find((each) => each.includes(`added up over all uses of ${name}.`)) ?? '';
        expectDigits(figureAfter(`∂loss/∂${name} = `, total), value, 4, source);
        const move = told.find((each) => each.startsWith(`${name}: `)) ?? '';
        expectDigits(figureAfter('with the gradient g = ', move), value, 4, source);
        expectDigits(figureAfter(' = ', move), point[index]! - rate * value, 4, source);
      }
    }),
    { numRuns: runs },
  );
  expect(compared).toBeGreaterThan(runs);
});

/** A figure is a value rounded to so many significant digits. */
function expectDigits(shown: number, value: number, digits: number, source: string): void {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - digits);
  expect(Math.abs(shown - value) / unit, `${shown} is shown of ${value} in\n${source}`).toBeLessThan(0.51);
}
