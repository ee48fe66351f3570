/**
 * The budget of all values that a program holds at once. They are found by tracing, now and then: as soon as what was
 * alive at the last trace, and what was allocated since, could be more than the budget.
 */

import type { GraphBuilder } from '../../graph';
import { heap, longText, stringBytes } from './heap';
import { Tracer } from './tracer';
import { StringValue } from './values';

/** Reaches values that are alive. */
export type Root = (tracer: Tracer) => void;

/** Bytes allocated for each object of a trace before the next one: traces take a small share of the time. */
const bytesBetweenTraces = 32;

/** The part of the budget that texts may take between two traces. */
const textShare = 1 / 8;

/** The smallest part of the budget that is allocated between two traces. */
const minShare = 1 / 32;

export class Memory {
  /** The value of `heap.allocated` beyond which values could be over the budget. */
  threshold: number;
  /** The value of `heap.allocated` when the step under way began: what it allocated since then counts as alive. */
  stepStart = 0;
  /** The value of `heap.allocated` while the machine rests. */
  private allocated = 0;
  /** How often was traced, and how many objects were reached: what tracing has taken. */
  traces = 0;
  objectsTraced = 0;
  private readonly roots = new Set<Root>();
  /** Bytes that are held to the end by what is no value. */
  private kept = 0;
  private readonly texts = new Map<string, string>();
  /** Bytes of the texts that were kept since the last trace. */
  private newTexts = 0;

  constructor(
    readonly limit: number,
    private readonly builder: GraphBuilder,
  ) {
    this.threshold = limit;
  }

  /** The machine's next steps begin: from now on `heap` counts for it. */
  resume(): void {
    heap.allocated = this.allocated;
  }

  /** The machine rests, and others may count. `besides` was allocated without being counted. */
  suspend(besides: number): void {
    this.allocated = heap.allocated + besides;
  }

  /** Whatever `root` reaches counts as alive, until `release` is called. */
  hold(root: Root): { readonly release: () => void } {
    this.roots.add(root);
    return { release: () => void this.roots.delete(root) };
  }

  /** Counts bytes that are held from now on, outside of values. The machine rests. */
  keep(bytes: number): void {
    this.kept += bytes;
    this.allocated += bytes;
  }

  /** Between two steps: whether what is alive fits. Constants and strings that nothing holds are dropped. */
  collect(): boolean {
    const tracer = this.trace(0);
    if (tracer.isOver) return false;
    this.builder.forgetConstants(tracer.hasReached);
    for (const text of this.texts.keys()) if (!tracer.strings.has(text)) this.texts.delete(text);
    this.newTexts = 0;
    this.threshold -= heap.allocated;
    heap.allocated = 0;
    return true;
  }

  /** Within a step: whether so many bytes more fit. */
  fits(bytes: number): boolean {
    if (heap.allocated + bytes <= this.threshold) return true;
    const allocated = heap.allocated - this.stepStart;
    return allocated + bytes <= this.limit && !this.trace(allocated + bytes).isOver;
  }

  /** How many bytes are alive between two steps. */
  measure(): number {
    return this.traced(Number.POSITIVE_INFINITY).bytes;
  }

  /** A new string. Long ones of equal text share it, and it is counted once. */
  distinct(text: string): StringValue {
    const bytes = stringBytes(text.length);
    heap.allocated += bytes;
    if (text.length < longText) return new StringValue(text);
    const known = this.texts.get(text);
    if (known !== undefined) return new StringValue(known);
    this.texts.set(text, text);
    this.newTexts += bytes;
    // The next trace drops what no value holds any more.
    if (this.newTexts > textShare * this.limit) this.threshold = -1;
    return new StringValue(text);
  }

  /** A trace that leaves room for so many bytes that are not reached yet, and sets the next one. */
  private trace(besides: number): Tracer {
    const tracer = this.traced(this.limit - besides);
    this.traces++;
    this.objectsTraced += tracer.objects;
    const left = this.limit - besides - tracer.bytes;
    const room = Math.max(left, bytesBetweenTraces * tracer.objects, minShare * this.limit);
    this.threshold = Math.floor(heap.allocated + besides + room);
    return tracer;
  }

  private traced(enough: number): Tracer {
    const tracer = new Tracer(enough);
    tracer.bytes = this.kept;
    for (const root of this.roots) root(tracer);
    tracer.finish();
    return tracer;
  }
}
