/** Completes the name before the cursor of the console. */

/** A line in which the name from `start` to `cursor` is being completed. */
export interface Completing {
  readonly text: string;
  readonly start: number;
  readonly cursor: number;
}

export interface Completion extends Completing {
  /** The names that begin as it does, the program's own first. */
  readonly candidates: readonly string[];
}

const nameBefore = /[^\s()[\]"';,`]+$/;

/** With as much of the name as all candidates share. Null without a name before the cursor, or a known one that begins so. */
export function completeName(text: string, cursor: number, names: readonly string[]): Completion | null {
  const written = nameBefore.exec(text.slice(0, cursor))?.[0];
  if (written === undefined) return null;
  const candidates = names.filter((name) => name.startsWith(written) && name !== written);
  if (candidates.length === 0) return null;
  const line = { text, start: cursor - written.length, cursor };
  return { ...withName(line, sharedStart(candidates)), candidates };
}

/** The line with another name in that place, and the cursor behind it. */
export function withName({ text, start, cursor }: Completing, name: string): Completing {
  return { text: text.slice(0, start) + name + text.slice(cursor), start, cursor: start + name.length };
}

function sharedStart(names: readonly string[]): string {
  return names.reduce((shared, name) => {
    let length = 0;
    while (length < shared.length && shared[length] === name[length]) length++;
    return shared.slice(0, length);
  });
}
