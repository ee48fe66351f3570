/**
 * Makes an evaluator from the shipped one by replacing some of its definitions. Both texts are paragraphs, separated by
 * empty lines: a comment, or a definition with its comment.
 */

function paragraphsOf(text: string): string[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .filter((each) => each !== '');
}

/** The name that a paragraph defines; null for a separate comment. */
export function definedName(paragraph: string): string | null {
  return /^\(define \(?([^\s()]+)/m.exec(paragraph)?.[1] ?? null;
}

/**
 * Replaces the definitions that `text` has too. New ones go before the next replaced one, or to the end. Separate
 * comments go to the top.
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
