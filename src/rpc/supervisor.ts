/**
 * Watches one worker while anything is asked of it, and judges its silence. A worker is lost when it says nothing for a
 * second though it was asked; but work that is wanted may be long, and cannot always be cut into slices: then it is lost
 * only when something is asked that has to happen now.
 */

/** From one look to the next, in milliseconds, and after how many silent looks a worker is lost. */
const interval = 225;
const patience = 4;

/** What is watched. */
export interface Watched {
  /** Something was asked, and it is not yet known to be seen. */
  readonly hasUnseen: boolean;
  /** Something was asked that has to happen now. */
  readonly hasPromptUnseen: boolean;
  /** What it computes is still wanted. */
  readonly isAtWantedWork: boolean;
  /** Somebody waits for an answer. */
  readonly isWaiting: boolean;
  ping(): void;
}

export class Supervisor {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private hasBeenHeard = false;
  /** Nothing is judged before it has been heard once: loading takes as long as it takes. */
  private isLoaded = false;
  private silentLooks = 0;

  constructor(
    private readonly watched: Watched,
    private readonly lost: () => void,
  ) {}

  /** Something was asked; what was heard before is no answer to it. */
  readonly asked = (): void => {
    this.hasBeenHeard = false;
    this.timer ??= setTimeout(this.look, interval);
  };

  readonly heard = (): void => {
    this.isLoaded = true;
    this.hasBeenHeard = true;
  };

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /**
   * Counts looks and not the time between them: where the page itself was busy, what has arrived meanwhile is read
   * before the worker is judged.
   */
  private readonly look = (): void => {
    this.timer = null;
    const { watched } = this;
    const isQuiet = this.isLoaded && !this.hasBeenHeard;
    this.hasBeenHeard = false;
    const isJudged = watched.hasPromptUnseen || (watched.hasUnseen && !watched.isAtWantedWork);
    this.silentLooks = isQuiet && isJudged ? this.silentLooks + 1 : 0;
    if (this.silentLooks >= patience) {
      this.lost();
      return;
    }
    if (isQuiet && watched.isWaiting && !watched.hasUnseen) watched.ping();
    if (watched.isWaiting || watched.hasUnseen) this.timer ??= setTimeout(this.look, interval);
  };
}
