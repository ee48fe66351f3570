/** Which of these tables a program names outside of its comments and strings. */
export function usedTables(source: string, names: readonly string[]): readonly string[] {
  const code = source
    .replace(/"(?:[^"\\]|\\.)*"/gs, ' ')
    .replace(/#\|.*?\|#/gs, ' ')
    .replace(/;.*/g, ' ');
  const symbols = new Set(code.split(/[\s()[\]{}'`,]+/));
  return names.filter((name) => symbols.has(name));
}
