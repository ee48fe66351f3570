import { describe, expect, it, vi } from 'vitest';
import { derived, Store } from './store';

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
