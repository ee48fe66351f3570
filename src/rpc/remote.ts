/** A service that is somewhere else, as an object of its own interface. */

import type { MethodOf, Service } from './messages';

/** Every method of the result passes its argument and signal on to `call`. */
export function remote<S extends Service<S>>(
  call: (method: MethodOf<S>, argument: never, signal?: AbortSignal) => Promise<unknown>,
): S {
  const methods = new Map<PropertyKey, unknown>();
  // Whatever method is asked for, `call` has the type that the service gives it.
  return new Proxy({} as S, {
    get: (_, method) => {
      // A promise that resolves to it must not take it for a promise.
      if (typeof method !== 'string' || method === 'then') return undefined;
      if (!methods.has(method)) {
        methods.set(method, (argument: never, signal?: AbortSignal) =>
          call(method as MethodOf<S>, argument, signal),
        );
      }
      return methods.get(method);
    },
  });
}
