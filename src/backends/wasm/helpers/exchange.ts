/**
 * How the workers of a team hand each other the sums of their rows: each runs the whole step and sums parts of the rows;
 * at the end of the rows all wait until everyone's sums are in shared memory, and read them. So all go on alike.
 */

/** Bytes of a part's sums that go over at once. */
const portion = 1 << 16;
const maxPartitions = 16;
/** Who waits longer than this, in milliseconds, waits for somebody who is gone. */
const patience = 5000;

/** Numbers in front of the data: how many have arrived so far, and whether somebody has failed. */
const control = { arrived: 0, failed: 1, bytes: 8 } as const;

export function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

export function sharedRoom(): SharedArrayBuffer {
  // Two in turn: who reads one may still be at it when others write the next.
  return new SharedArrayBuffer(control.bytes + 2 * maxPartitions * portion);
}

export class Exchange {
  private readonly numbers: Int32Array;
  private readonly bytes: Uint8Array;
  private rounds = 0;
  private memory: WebAssembly.Memory | null = null;

  constructor(
    shared: SharedArrayBuffer,
    readonly index: number,
    readonly size: number,
  ) {
    this.numbers = new Int32Array(shared, 0, 2);
    this.bytes = new Uint8Array(shared, control.bytes);
  }

  attach(memory: WebAssembly.Memory): void {
    this.memory = memory;
  }

  /** Before a run, while nobody else is in one. */
  reset(): void {
    this.numbers.fill(0);
  }

  begin(): void {
    this.rounds = 0;
  }

  /** The others need not wait any longer. */
  fail(): void {
    Atomics.store(this.numbers, control.failed, 1);
    Atomics.notify(this.numbers, control.arrived);
  }

  /** What modules import: `parts` sums of `bytes` each at `address`, of which every `size`-th from `index` on is ours. */
  readonly exchange = (address: number, parts: number, bytes: number): void => {
    for (let from = 0; from < bytes; from += portion)
      this.round(address + from, parts, bytes, Math.min(portion, bytes - from));
  };

  private round(address: number, parts: number, apart: number, length: number): void {
    const own = new Uint8Array(this.memory!.buffer);
    const room = (this.rounds % 2) * maxPartitions * portion;
    this.rounds++;
    for (let part = this.index; part < parts; part += this.size) {
      const at = address + part * apart;
      this.bytes.set(own.subarray(at, at + length), room + part * portion);
    }
    this.meet();
    for (let part = 0; part < parts; part++) {
      if (part % this.size === this.index) continue;
      const from = room + part * portion;
      own.set(this.bytes.subarray(from, from + length), address + part * apart);
    }
  }

  /** Returns once all have arrived as often as we have. */
  private meet(): void {
    const { numbers } = this;
    const wanted = this.rounds * this.size;
    const since = performance.now();
    if (Atomics.add(numbers, control.arrived, 1) + 1 === wanted) Atomics.notify(numbers, control.arrived);
    for (;;) {
      const arrived = Atomics.load(numbers, control.arrived);
      if (arrived >= wanted) return;
      const gone = Atomics.load(numbers, control.failed) !== 0 || performance.now() - since > patience;
      if (gone) throw new Error('A helper is gone.');
      Atomics.wait(numbers, control.arrived, arrived, 100);
    }
  }
}
