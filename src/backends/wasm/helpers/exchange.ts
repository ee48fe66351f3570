/**
 * Exchanges the sums of rows between the workers of a team. Each runs the whole step and sums some partitions of the
 * rows. At the end of the rows all wait until everyone's sums are in shared memory, and read them. So all continue
 * alike.
 */

/** The number of bytes of a partition's sums that are exchanged at once. */
const portion = 1 << 16;
const maxPartitions = 16;
/** The time in milliseconds after which a worker assumes that it waits for one that is lost. */
const patience = 5000;

/** The numbers before the data: how many workers have arrived, and whether one has failed. */
const control = { arrived: 0, failed: 1, bytes: 8 } as const;

export function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

export function sharedRoom(): SharedArrayBuffer {
  // Two buffers alternate: a worker may still read one while others write the next.
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

  /** Prepares for a run. No worker may be in one. */
  reset(): void {
    this.numbers.fill(0);
  }

  begin(): void {
    this.rounds = 0;
  }

  /** Releases the others from waiting. */
  fail(): void {
    Atomics.store(this.numbers, control.failed, 1);
    Atomics.notify(this.numbers, control.arrived);
  }

  /**
   * The function that modules import: exchanges `parts` sums of `bytes` each at `address`. Every `size`-th of them from
   * `index` on is this worker's.
   */
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

  /** Waits until all have arrived as often as this worker. */
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
