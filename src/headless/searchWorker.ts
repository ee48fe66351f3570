/** A worker thread of a search: makes the judge of the request, then does the pieces that it is sent, one by one. */

import { parentPort, workerData } from 'node:worker_threads';
import { judgeOf } from '../discover/judge';
import type { Piece } from '../discover/search';
import { taskOfRequest } from './discover';
import { doPiece, type SearchWorkerData, type WorkerMessage } from './search';

export function serveSearch(): void {
  // The thread that searches gives these data to each of its workers.
  const { request } = workerData as SearchWorkerData;
  const found = taskOfRequest(request);
  const judge = found.kind === 'task' ? judgeOf(found.task) : null;
  if (judge === null || parentPort === null) throw new Error('the request of a search has no task');
  const port = parentPort;
  const send = (message: WorkerMessage): void => port.postMessage(message);
  port.on('message', (piece: Piece) => {
    const result = doPiece(piece, judge);
    if (result !== null) send(result);
  });
  send('ready');
}
