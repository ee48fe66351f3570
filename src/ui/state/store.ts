/** A value outside React that can be watched. Setting the value that it already has notifies nobody. */

export interface Readable<T> {
  get(): T;
  /** Calls the listener after each change. The function that it returns ends that. */
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  set(next: T): void {
    if (Object.is(next, this.value)) return;
    this.value = next;
    callAll([...this.listeners]);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.value));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Calls every listener, even if one throws, and then throws the first error. */
function callAll(listeners: readonly (() => void)[]): void {
  const errors: unknown[] = [];
  for (const listener of listeners) {
    try {
      listener();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/**
 * The same value, whose listeners hear of a change in a task of their own each: what they draw then does not keep the page
 * from answering, also where there are many.
 */
export function inTurn<T>({ get, subscribe }: Readable<T>): Readable<T> {
  return {
    get,
    subscribe: (listener) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const end = subscribe(() => {
        timer ??= setTimeout(() => {
          timer = null;
          listener();
        });
      });
      return () => {
        end();
        if (timer !== null) clearTimeout(timer);
      };
    },
  };
}

/** A value computed from others, computed again only when one of them has changed. */
export function derived<const Sources extends readonly Readable<unknown>[], T>(
  sources: Sources,
  compute: (...values: { [Index in keyof Sources]: ReturnType<Sources[Index]['get']> }) => T,
): Readable<T> {
  type Values = { [Index in keyof Sources]: ReturnType<Sources[Index]['get']> };
  let before: Values | null = null;
  let value: T;
  const get = (): T => {
    // Each source is asked for its own value, in order.
    const values = sources.map((source) => source.get()) as Values;
    if (before === null || values.some((each, index) => !Object.is(each, before![index]))) {
      value = compute(...values);
      before = values;
    }
    return value;
  };
  return {
    get,
    subscribe: (listener) => {
      const ends = sources.map((source) => source.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
