import { expect, test } from 'vitest';
import { mistakes } from '../../testing/compile';

/** Three weights for two options, and what is pointed at. */
function pointedAt(call: string, level: 'direct' | 'interpreter' | 'tower'): readonly string[] {
  const source = `(define-parameter a 1)\n(define weights (list a 1 2))\n(minimize ${call})`;
  const [found] = mistakes(source, { level });
  expect(found?.message).toContain('but got 3 weights for 2 options.');
  return found!.related.map(({ span }) => `${span.source}: ${source.slice(span.start, span.end)}`);
}

test.each(['direct', 'interpreter', 'tower'] as const)(
  'weights of another number than the options are pointed at in the program, at %s',
  (level) => {
    expect(pointedAt('(soft-choice weights 1 2)', level)).toEqual(['program: weights']);
  },
);

test('of options that are alike and no numbers, the first is pointed at', () => {
  const source = '(define-parameter a 1)\n(minimize (soft-choice (list a 1) "u" "u"))';
  const [found] = mistakes(source);
  expect(found!.message).toContain('numbers, tensors');
  expect(found!.related.map(({ span }) => span.start)).toEqual([source.indexOf('"u"')]);
});
