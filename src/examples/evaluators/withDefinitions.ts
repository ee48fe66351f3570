/**
 * An evaluator as the one that ships with some definitions in the place of others. Both texts are paragraphs, parted
 * by empty lines: comments, or a definition with its comment.
 */

function paragraphsOf(text: string): string[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .filter((each) => each !== '');
}

/** The name that a paragraph defines; null for a comment that stands alone. */
export function definedName(paragraph: string): string | null {
  return /^\(define \(?([^\s()]+)/m.exec(paragraph)?.[1] ?? null;
}

/**
 * Definitions of `changes` that `text` has too stand in their places there; new ones go before the next that does, or
 * to the end. Comments that stand alone go to the top.
 */
export function withDefinitions(text: string, changes: string): string {
  const whole = paragraphsOf(text);
  const head: string[] = [];
  let waiting: string[] = [];
  for (const change of paragraphsOf(changes)) {
    const name = definedName(change);
    const at = name === null ? -1 : whole.findIndex((each) => definedName(each) === name);
    if (name === null) head.push(change);
    else if (at < 0) waiting.push(change);
    else {
      whole.splice(at, 1, ...waiting, change);
      waiting = [];
    }
  }
  return `${[...head, ...whole, ...waiting].join('\n\n')}\n`;
}
