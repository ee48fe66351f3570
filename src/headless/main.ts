/** `npm run -s gradus`: reads JSON lines from the standard input and answers each with a line, in order. */

import { createInterface } from 'node:readline';
import { answerLine } from './answer';

const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
for await (const line of lines) {
  if (line.trim() !== '') process.stdout.write(`${await answerLine(line)}\n`);
}
