/** How names are spelt where a program is data to an evaluator, and what the user wrote for them. */

/** Before a name: whose it is, where the name alone would mean something else to the evaluator. */
export const ofProgram = 'program:';
export const ofLanguage = 'language:';

/** Between a variable's name and its number, where the name alone is another one's. */
const apart = '·';

export function numbered(name: string, id: number): string {
  return `${name}${apart}${id}`;
}

export function writtenName(spelt: string): string {
  const [name] = spelt.split(apart);
  for (const owner of [ofProgram, ofLanguage]) if (name!.startsWith(owner)) return name!.slice(owner.length);
  return name!;
}
