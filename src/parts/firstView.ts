/**
 * The moment at which the page has shown what it was opened for. What nobody waits for before that is loaded behind it, so
 * that a slow line is free for the first view.
 */

export class Gate {
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  /** Lets everything through that waits, and whatever comes later at once. */
  pass(): void {
    this.open();
  }

  /** Does the work once the gate is open. */
  async behind<T>(work: () => T | Promise<T>): Promise<T> {
    await this.opened;
    return work();
  }
}

export const firstView = new Gate();
