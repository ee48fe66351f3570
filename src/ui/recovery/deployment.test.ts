import { expect, test, vi } from 'vitest';
import { Deployment } from './deployment';

function deploymentOf(present: () => Promise<string>) {
  let time = 0;
  const asked = vi.fn(present);
  const deployment = new Deployment({ own: 'a1', present: asked, now: () => time });
  return { deployment, asked, pass: (milliseconds: number) => (time += milliseconds) };
}

test('the same build is the same version', async () => {
  const { deployment } = deploymentOf(async () => 'a1');
  expect(await deployment.check()).toBe('same');
  expect(deployment.outdated.get()).toBe(false);
});

test('another build is a new version, which is remembered', async () => {
  const { deployment } = deploymentOf(async () => 'b2');
  expect(await deployment.check()).toBe('new');
  expect(deployment.outdated.get()).toBe(true);
});

test('no answer and an answer without a build are no new version', async () => {
  for (const present of [() => Promise.reject(new TypeError('Failed to fetch')), async () => '']) {
    const { deployment } = deploymentOf(present);
    expect(await deployment.check()).toBe('unreachable');
    expect(deployment.outdated.get()).toBe(false);
  }
});

test('a page that becomes visible often asks once a minute, and never again once it is outdated', async () => {
  const answers = ['a1', 'b2'];
  const { deployment, asked, pass } = deploymentOf(
    async () => answers[Math.min(asked.mock.calls.length, 2) - 1]!,
  );
  await deployment.checkNowAndThen();
  pass(59_000);
  await deployment.checkNowAndThen();
  expect(asked).toHaveBeenCalledTimes(1);
  pass(2_000);
  await deployment.checkNowAndThen();
  expect(deployment.outdated.get()).toBe(true);
  pass(600_000);
  await deployment.checkNowAndThen();
  expect(asked).toHaveBeenCalledTimes(2);
});
