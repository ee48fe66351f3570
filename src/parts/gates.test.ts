import { expect, test, vi } from 'vitest';
import { Gate } from './gates';

test('work waits for the gate to open, and is done once', async () => {
  const gate = new Gate();
  const work = vi.fn(() => 'done');
  const result = gate.behind(work);
  await Promise.resolve();
  expect(work).not.toHaveBeenCalled();
  gate.pass();
  gate.pass();
  expect(await result).toBe('done');
  expect(work).toHaveBeenCalledTimes(1);
});

test('work that comes after it opened is done at once, and its failure is its own', async () => {
  const gate = new Gate();
  gate.pass();
  await expect(gate.behind(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await gate.behind(async () => 2)).toBe(2);
});
