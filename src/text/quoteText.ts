/** Text of a user as messages quote it: on one line, and not longer than a reader wants to read. */

const longest = 60;

/** The text on one line. The middle of a long one is left out. */
export function quoteText(text: string, limit = longest): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  const kept = limit - 3;
  const head = Math.ceil(kept / 2);
  return `${line.slice(0, head)} … ${line.slice(line.length - (kept - head))}`;
}
