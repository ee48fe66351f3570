/** A broken invariant of Gradus itself, never a user's mistake. */
export class InternalError extends Error {
  constructor(message: string) {
    super(`Internal error: ${message}`);
    this.name = 'InternalError';
  }
}

/** Ends an exhaustive `switch`: the compiler proves that no case is left. */
export function unreachable(value: never): never {
  throw new InternalError(`unexpected case ${JSON.stringify(value)}`);
}

export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}
