/**
 * The order in which the page loads what it is made of, so that a slow line is free for what is waited for: its first view,
 * then the editor, then the rest.
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

/** Open once the page has shown what it was opened for: values and text. */
export const firstView = new Gate();
/** Open once the editor is loaded too, or cannot be. */
export const editorView = new Gate();
