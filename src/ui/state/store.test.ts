import { describe, expect, it, vi } from 'vitest';
import { derived, inTurn, Store } from './store';

describe('Store', () => {
  it('tells of changes, and only of changes', () => {
    const store = new Store(1);
    const listener = vi.fn();
    const end = store.subscribe(listener);
    store.set(1);
    expect(listener).not.toHaveBeenCalled();
    store.update((value) => value + 1);
    expect(store.get()).toBe(2);
    expect(listener).toHaveBeenCalledTimes(1);
    end();
    store.set(3);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tells every listener although one of them throws, and throws that error', () => {
    const store = new Store(0);
    const second = vi.fn();
    store.subscribe(() => {
      throw new Error('first');
    });
    store.subscribe(second);
    expect(() => store.set(1)).toThrow('first');
    expect(second).toHaveBeenCalledTimes(1);
    expect(store.get()).toBe(1);
  });

  it('lets a listener leave while it is called', () => {
    const store = new Store(0);
    const second = vi.fn();
    const end = store.subscribe(() => end());
    store.subscribe(second);
    store.set(1);
    expect(second).toHaveBeenCalledTimes(1);
  });
});

describe('derived', () => {
  it('computes anew only after a change', () => {
    const left = new Store(1);
    const right = new Store(2);
    const compute = vi.fn((a: number, b: number) => ({ sum: a + b }));
    const sum = derived([left, right], compute);
    expect(sum.get()).toBe(sum.get());
    expect(compute).toHaveBeenCalledTimes(1);
    right.set(5);
    expect(sum.get()).toEqual({ sum: 6 });
  });

  it('tells when any of its sources changes, until that is ended', () => {
    const left = new Store(1);
    const right = new Store(2);
    const listener = vi.fn();
    const end = derived([left, right], (a, b) => a + b).subscribe(listener);
    left.set(2);
    right.set(3);
    expect(listener).toHaveBeenCalledTimes(2);
    end();
    left.set(9);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe('a value that is shown in turn', () => {
  it('is heard of by each listener in a task of its own, once for all changes before it', async () => {
    const store = new Store(0);
    const shown = inTurn(store);
    const heard: string[] = [];
    const tasks = [0, 1].map((listener) =>
      shown.subscribe(() => {
        heard.push(`${listener}: ${shown.get()}`);
        // A microtask would come before the next task.
        queueMicrotask(() => heard.push(`after ${listener}`));
      }),
    );
    store.set(1);
    store.set(2);
    expect(heard).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(heard).toEqual(['0: 2', 'after 0', '1: 2', 'after 1']);
    tasks[0]!();
    store.set(3);
    tasks[1]!();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(heard).toHaveLength(4);
  });
});
