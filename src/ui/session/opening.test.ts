import { expect, it, vi } from 'vitest';
import { examples, likelihoods } from '../../examples';
import { lessons } from '../../examples/lessons';
import { LazyPart, PartError } from '../../parts/lazyPart';
import { encodeLink } from '../sharing/permalink';
import { defaultSettings } from '../state/settings';
import { exampleProgram, firstExample, isPage, openAddress } from './opening';

it('opens nothing of its own without an address, and then the first example is at hand', async () => {
  expect(await openAddress('')).toEqual({ kind: 'nothing' });
  expect(await firstExample()).toMatchObject({ title: examples[0]!.title });
});

it.each([...examples, ...likelihoods].map(({ id, title }) => [id, title]))(
  'opens the example %s by its name',
  async (id, title) => {
    expect(await openAddress(`#example/${id}`)).toMatchObject({
      kind: 'program',
      program: { title },
      fragment: `example/${id}`,
    });
  },
);

it('gives an example its settings, and one with an evaluator of its own that evaluator', async () => {
  const variant = examples.find((each) => each.variant !== undefined)!;
  const program = (await exampleProgram(variant.id))!;
  expect(program.settings).toMatchObject({ ...variant.settings, level: 'interpreter' });
  expect(program.settings.evaluator).toContain('(define ');
  const plain = examples.find((each) => each.variant === undefined && each.settings === undefined)!;
  expect((await exampleProgram(plain.id))!.settings).toEqual(defaultSettings);
  expect(await exampleProgram('nothing')).toBeNull();
});

it('opens a link with its title, or without one as untitled', async () => {
  const link = await encodeLink({ title: '', source: '(a)', settings: defaultSettings });
  expect(await openAddress(`#${link}`)).toMatchObject({
    kind: 'program',
    program: { title: 'Untitled', source: '(a)' },
    fragment: link,
  });
  expect(await openAddress('#v1/not~a~link')).toMatchObject({ kind: 'refused' });
});

it('opens a lesson at its step, and the pages beside the program', async () => {
  const [lesson] = lessons;
  const opening = await openAddress(`#lesson/${lesson!.id}/2`);
  expect(opening).toMatchObject({ kind: 'lesson', id: lesson!.id });
  expect(isPage(opening)).toBe(false);
  for (const page of ['experiments', 'digits']) expect(isPage(await openAddress(`#${page}`))).toBe(true);
});

it('names what there is where an example or a lesson is not there', async () => {
  const refusals = await Promise.all(['#example/nothing', '#lesson/nothing/1'].map(openAddress));
  expect(refusals).toMatchObject([
    { kind: 'refused', message: expect.stringContaining(examples[0]!.id) },
    { kind: 'refused', message: expect.stringContaining(lessons[0]!.id) },
  ]);
});

it('fails without an exception where a part is missing, so that the address can be tried again', async () => {
  vi.spyOn(LazyPart.prototype, 'load').mockImplementation(function (this: LazyPart<unknown>) {
    return Promise.reject(new PartError(this.name, null));
  });
  const opening = await openAddress(`#example/${likelihoods[0]!.id}`);
  expect(opening).toMatchObject({ kind: 'failed', error: expect.any(PartError) });
});
