/** Runs a search until its end, in this thread or in worker threads that do its pieces. The front is the same. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Piece, type PieceResult, runPiece, type Search } from '../discover/search';
import type { Judge } from '../discover/task';
import { yieldToEventLoop } from '../rpc';
import type { Json } from './json';

/** What a worker thread begins with. */
export interface SearchWorkerData {
  readonly request: Json;
}

/** The file that a worker thread runs; null where there is none, as in tests of the sources. */
let workerFile: URL | null = null;

export function runWorkersFrom(file: URL): void {
  workerFile = file;
}

const maxWorkers = 15;
/** A search that ends sooner is over before workers have begun. */
const minMilliseconds = 1500;
/** A worker has the next piece while this thread is at work on one. */
const piecesOfWorker = 2;

/** `end` is a time of `performance.now()`. What is not done by then counts as not begun. */
export async function searchUntil(search: Search, judge: Judge, request: Json, end: number): Promise<void> {
  const isLong = end - performance.now() >= minMilliseconds;
  const count = workerFile === null || !isLong ? 0 : Math.min(availableParallelism() - 1, maxWorkers);
  const workers = new SearchWorkers(workerFile, count, request);
  try {
    while (!search.isDone && performance.now() < end) {
      for (const result of workers.finished()) search.take(result);
      workers.handOut(search);
      const [own] = search.nextPieces(1);
      if (own === undefined) {
        // Nothing is left to be searched.
        if (!workers.areBusy) return;
        await workers.next(end);
      } else {
        const result = doPiece(own, judge, end);
        if (result === null) return;
        search.take(result);
        await yieldToEventLoop();
      }
    }
  } finally {
    await workers.dispose();
  }
}

/** Null if the time is over before the piece is done. */
export function doPiece(piece: Piece, judge: Judge, end = Number.POSITIVE_INFINITY): PieceResult | null {
  const work = runPiece(piece, judge);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() >= end) return null;
  }
}

/** What a worker thread sends: that it has its judge, or the result of a piece. */
export type WorkerMessage = 'ready' | PieceResult;

class SearchWorkers {
  private readonly workers: readonly Worker[];
  /** The number of pieces that each worker has, once it is ready. */
  private readonly loads = new Map<Worker, number>();
  private results: PieceResult[] = [];
  private failure: unknown = null;
  private wake: () => void = () => undefined;

  constructor(file: URL | null, count: number, request: Json) {
    const workerData: SearchWorkerData = { request };
    this.workers = file === null ? [] : Array.from({ length: count }, () => new Worker(file, { workerData }));
    for (const worker of this.workers) {
      worker.on('message', (message: WorkerMessage) => this.hear(worker, message));
      worker.on('error', (error) => {
        this.failure ??= error;
        this.wake();
      });
    }
  }

  private hear(worker: Worker, message: WorkerMessage): void {
    this.loads.set(worker, message === 'ready' ? 0 : this.loads.get(worker)! - 1);
    if (message !== 'ready') this.results.push(message);
    this.wake();
  }

  /** The results since the last call. Throws if a worker has failed, whose pieces are lost. */
  finished(): readonly PieceResult[] {
    if (this.failure !== null) throw this.failure;
    const { results } = this;
    this.results = [];
    return results;
  }

  /** Whether a worker has a piece, or a result that was not taken yet. */
  get areBusy(): boolean {
    return (
      this.results.length > 0 || this.failure !== null || [...this.loads.values()].some((load) => load > 0)
    );
  }

  handOut(search: Search): void {
    for (const [worker, load] of this.loads) {
      const pieces = search.nextPieces(Math.max(0, piecesOfWorker - load));
      for (const piece of pieces) worker.postMessage(piece);
      this.loads.set(worker, load + pieces.length);
    }
  }

  /** Resolves when a worker has something to say, or at the end. */
  async next(end: number): Promise<void> {
    if (this.results.length > 0 || this.failure !== null) return;
    let timer: NodeJS.Timeout | null = null;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (end !== Number.POSITIVE_INFINITY) timer = setTimeout(resolve, Math.max(0, end - performance.now()));
    });
    if (timer !== null) clearTimeout(timer);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
