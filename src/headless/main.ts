/** `npm run -s gradus`: reads JSON lines from the standard input and answers each with a line, in order. */

import { createInterface } from 'node:readline';
import { isMainThread } from 'node:worker_threads';
import { answerLine } from './answer';
import { runWorkersFrom } from './search';

if (isMainThread) {
  runWorkersFrom(new URL(import.meta.url));
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() !== '') process.stdout.write(`${await answerLine(line)}\n`);
  }
} else {
  // Not awaited: the part imports this file, which has to come to its end first.
  void import('./searchWorker').then(({ serveSearch }) => serveSearch());
}
