import { expect, test, vi } from 'vitest';
import type { SceneReply, SceneRequest } from '../../app/protocol';
import { SceneQueue } from './sceneQueue';

/** Each request has a `source` of its own, and is answered when the test says so. */
function setting() {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const shown: string[] = [];
  const queue = new SceneQueue({
    scene: ({ source }: SceneRequest) => {
      asked.push(source);
      // Only the order of answers matters here.
      return new Promise((resolve) => answers.push(() => resolve({} as SceneReply)));
    },
  });
  // Only the name of a request matters here.
  const ask = (source: string): void => queue.ask({ source } as SceneRequest, () => shown.push(source));
  return { asked, answers, shown, queue, ask };
}

test('while a scene is computed only the newest of the others waits', async () => {
  const { asked, answers, shown, ask } = setting();
  for (const source of ['a', 'b', 'c']) ask(source);
  expect(asked).toEqual(['a']);
  answers[0]!();
  await vi.waitFor(() => expect(asked).toEqual(['a', 'c']));
  answers[1]!();
  await vi.waitFor(() => expect(shown).toEqual(['a', 'c']));
});

test('a scene that takes long gives way to a newer one, and is not shown', async () => {
  const { asked, answers, shown, ask } = setting();
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  ask('slow');
  now.mockReturnValue(1400);
  ask('new');
  expect(asked).toEqual(['slow', 'new']);
  for (const answer of answers) answer();
  await vi.waitFor(() => expect(shown).toEqual(['new']));
});

test('what waits when the drag ends is forgotten', async () => {
  const { asked, answers, shown, queue, ask } = setting();
  ask('a');
  ask('b');
  queue.abort();
  answers[0]!();
  await Promise.resolve();
  expect([asked, shown]).toEqual([['a'], []]);
});
