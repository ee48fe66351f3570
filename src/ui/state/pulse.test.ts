import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pulse } from './pulse';

describe('Pulse', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the first change at once and a burst of others once more, later', () => {
    const pulse = new Pulse(0);
    const listener = vi.fn();
    pulse.subscribe(listener);
    for (let change = 0; change < 10; change++) pulse.set(change);
    vi.advanceTimersByTime(0);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('tells at most about twenty times a second', () => {
    const pulse = new Pulse(0);
    const listener = vi.fn();
    pulse.subscribe(listener);
    for (let time = 0; time < 1000; time += 4) {
      pulse.set(time);
      vi.advanceTimersByTime(4);
    }
    expect(listener.mock.calls.length).toBeGreaterThan(15);
    expect(listener.mock.calls.length).toBeLessThanOrEqual(21);
  });

  it('tells each listener in a task of its own, and none that has left', async () => {
    vi.useRealTimers();
    const pulse = new Pulse(0);
    const told: string[] = [];
    const tell = (name: string) => () => {
      told.push(name);
      queueMicrotask(() => told.push(`after ${name}`));
      if (name === 'first') leave();
    };
    pulse.subscribe(tell('first'));
    const leave = pulse.subscribe(tell('second'));
    pulse.subscribe(tell('third'));
    pulse.setAtOnce(1);
    expect(told).toEqual([]);
    await vi.waitFor(() => expect(told).toHaveLength(4));
    expect(told).toEqual(['first', 'after first', 'third', 'after third']);
  });

  it('tells at once what must not wait, and not again', () => {
    const pulse = new Pulse(0);
    const listener = vi.fn();
    pulse.set(1);
    pulse.subscribe(listener);
    pulse.set(2);
    pulse.setAtOnce(3);
    vi.advanceTimersByTime(0);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(pulse.get()).toBe(3);
  });
});
