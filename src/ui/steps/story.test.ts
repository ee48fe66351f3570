import { beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../app/service';
import { wanted } from '../../testing/requests';
import { compileRequest } from '../../testing/servicePage';
import { Sentences } from './sentences';
import { foldedEntries, nextChange, placeOf, type Story, storyOf } from './story';

async function storyFor(source: string, row = 0): Promise<{ story: Story; tell: () => string[] }> {
  const service = new Service(() => undefined);
  const request = compileRequest(source);
  const reply = await service.trace({ ...request, at: null, row }, wanted);
  if (reply.kind === 'refused') throw new Error(reply.message);
  const next = await service.optimizerStep({ ...request, starts: null, taken: 0 }, wanted);
  const story = storyOf(reply, next.kind === 'step' ? next.step : null);
  const sentences = new Sentences(story, source);
  return { story, tell: () => story.entries.map(({ item }) => sentences.of(item)) };
}

const line = `(define-data (x y) '((0 1) (1 3) (2 5)))
(define-parameter slope 2)
(define-parameter offset 0.5)
(define (f x) (+ (* slope x) offset))
(fit f (x) y (optimizer (adam 0.5)))`;

const power = `(define-parameter a 0.5)
(define (power x n)
  (let loop ((i 0) (acc 1))
    (if (= i n) acc (loop (+ i 1) (* acc x)))))
(minimize (square (- (power a 5) 2)) (optimizer (momentum 0.1 0.9)))`;

describe('the story of a row', () => {
  let told: string[];
  beforeAll(async () => {
    told = (await storyFor(line, 2)).tell();
  });

  it('says each value with the numbers that it is made of', () => {
    expect(told).toContain('The parameter slope is 2.');
    expect(told).toContain('x in row 3 is 2.');
    expect(told).toContain('(* slope x): 2 × 2 = 4.');
    expect(told).toContain('(+ (* slope x) offset): 4 + 0.5 = 4.5.');
    expect(told).toContain('f predicts 4.5.');
    expect(told).toContain('The loss of this row is 0.25.');
  });

  it('leads back by the chain rule, with a product for each share', () => {
    expect(told).toContain(
      'The way back begins here: the loss is made of 3 rows, so that ∂loss/∂the loss of this row = 0.3333 in this one.',
    );
    // The loss is the mean of squares: 2 (4.5 − 5) / 3.
    expect(told).toContain('∂loss/∂f gets 0.3333 × (−1) = −0.3333, from the loss of this row.');
    expect(told).toContain('∂loss/∂slope gets −0.3333 × 2 = −0.6667, from (* slope x).');
    expect(told).toContain('∂loss/∂offset gets −0.3333, from (+ (* slope x) offset).');
    expect(told).toContain('∂loss/∂slope = −0.6667 from this row, added up over all uses of slope.');
  });
});

it('says a value that is made of no numbers without them', async () => {
  const told = (await storyFor("(define-parameter a 1)\n(minimize (square (- a (length '(1 2 3)))))")).tell();
  expect(told).toContain("(length '(1 2 3)) is 3.");
});

describe('the step of the optimizer', () => {
  it('is described by its formula, with each of its numbers', async () => {
    const told = (await storyFor(line)).tell();
    // The gradient of the loss by the slope is 0 (x = 0), −0.333 (x = 1) and −0.667 (x = 2).
    expect(told.at(-2)).toBe(
      'slope: 2 − 0.5 × m̂ / (√v̂ + ε) = 2.5, with the gradient g = −1; m = 0.9 × 0 + 0.1 × g = −0.1, so that m̂ = m / 0.1 = −1; v = 0.999 × 0 + 0.001 × g² = 0.001, so that v̂ = v / 0.001 = 1; ε = 1e−8.',
    );
    expect((await storyFor(power)).tell().at(-1)).toBe(
      'a: 0.5 − 0.1 × (−1.230) = 0.6230, with the gradient g = −1.230 and the velocity v = 0.9 × 0 + g = −1.230.',
    );
  });

  it('by Levenberg-Marquardt is described with its radius, its damping and its gain', async () => {
    const told = (await storyFor(line.replace('(adam 0.5)', '(lm)'))).tell();
    // The model is linear, so that the step keeps what it promised, and arrives at slope 2 and offset 1.
    expect(told.at(-3)).toMatch(
      /^The minimum of the linear model of the residuals is 0\.\d+ away in scaled units, within the radius of trust 0\.\d+, so that the damping λ is 0\. The loss falls by 100 %, which is 1 of what the model promised \(the gain ratio\): the model is trusted further, and the radius becomes .*\. The loss goes from 0\.25 to /,
    );
    expect(told.at(-1)).toMatch(
      /^offset: 0\.5 \+ 0\.5 = 1, from the solution of \(JᵀJ \+ λD²\) x = −Jᵀr with its scale D = [\d.]+, and the gradient g = −1\.$/,
    );
  });

  it('by L-BFGS is described with its direction, its slope and its length', async () => {
    const { story, tell } = await storyFor(line.replace('(adam 0.5)', '(lbfgs)'));
    const told = tell();
    expect(told.at(-3)).toMatch(
      /^L-BFGS searches along a direction d, straight down the gradient\. The slope of the loss along d is −[\d.]+, and the step has the length α = [\d.]+, .*\. The loss goes from 0\.25 to 0\.\d+\.$/,
    );
    expect(told.at(-1)).toMatch(
      /^offset: 0\.5 \+ α × d = 0\.5 \+ [\d.]+ × [\d.]+ = [\d.]+, with d = [\d.]+ and the gradient g = −1\.$/,
    );
    const last = story.entries.at(-1)!.item;
    expect(last.kind === 'update' && placeOf(story, last, line)?.start).toBe(line.indexOf('offset'));
  });

  it('with several starts says which one it is of', async () => {
    const source = line.replace('(adam 0.5)', '(sgd 0.1)').replace(/\)$/, ' (restarts 4))');
    const told = (await storyFor(source)).tell();
    expect(told.at(-3)).toMatch(
      /^Start \d of 4 has the smallest loss now, and its step is the one that is explained\.$/,
    );
    expect(told.at(-1)).toMatch(/^offset: .* = .*, with the gradient g = /);
  });
});

describe('the story of a loop', () => {
  it('has its turns, which can be folded into one step each way', async () => {
    const { story, tell } = await storyFor(power);
    expect(story.loops.map(({ name, calls }) => `${name} ${calls.length}`)).toEqual(['loop 6']);
    expect(tell()).toContain('∂loss/∂acc gets −3.938 × 0.5 = −1.969, from (* acc x).');
    const folded = foldedEntries(story, new Set([0]));
    const kinds = folded.map(({ item }) => item.kind).filter((kind) => kind === 'loop');
    expect(kinds).toHaveLength(2);
    expect(folded.length).toBeLessThan(story.entries.length / 2);
    const sentences = new Sentences(story, power);
    expect(sentences.turn(story.loops[0]!, 2)).toBe('loop, turn 3 of 6: i = 2, n = 5, acc = 0.25, x = 0.5');
  });

  it('leads from one change of a name to the next', async () => {
    const { story } = await storyFor(power);
    const { entries } = story;
    const sentences = new Sentences(story, power);
    const found: string[] = [];
    let at: number | null = -1;
    while (found.length < 4) {
      at = nextChange(story, entries, at, 'acc', power, 1);
      if (at === null) break;
      found.push(sentences.of(entries[at]!.item));
    }
    expect(found.slice(0, 3)).toEqual([
      '(* acc x): 1 × 0.5 = 0.5.',
      '(* acc x): 0.5 × 0.5 = 0.25.',
      '(* acc x): 0.25 × 0.5 = 0.125.',
    ]);
    expect(nextChange(story, entries, entries.length - 1, 'acc', power, 1)).toBeNull();
  });

  it('leads back through the same changes in the opposite order', async () => {
    const { story } = await storyFor(power);
    const { entries } = story;
    const changes = (from: number, by: 1 | -1): number[] => {
      const found: number[] = [];
      let at = nextChange(story, entries, from, 'acc', power, by);
      for (; at !== null; at = nextChange(story, entries, at, 'acc', power, by)) found.push(at);
      return found;
    };
    const onward = changes(-1, 1);
    expect(onward.length).toBeGreaterThan(5);
    expect(changes(entries.length, -1)).toEqual(onward.toReversed());
    // From between two changes, the way back leads to the one before.
    expect(nextChange(story, entries, onward[2]! - 1, 'acc', power, -1)).toBe(onward[1]);
  });

  it('adds shares up to the derivative by the parameter', async () => {
    const { story } = await storyFor(power);
    const { steps } = story.trace;
    const total = story.entries.find(({ item }) => item.kind === 'total');
    const shares = story.entries.reduce((sum, { item }) => {
      if (item.kind !== 'share' || item.partial === null) return sum;
      const { place } = steps[item.operand]!;
      return power.slice(place.start, place.end) === 'x'
        ? sum + steps[item.step]!.result.adjoint[0]! * item.partial
        : sum;
    }, 0);
    const step = total?.item.kind === 'total' ? steps[total.item.step]! : null;
    expect(step?.result.adjoint[0]).toBeCloseTo(shares, 12);
  });
});
