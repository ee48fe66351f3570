/**
 * Watches one worker while anything is asked of it, and judges its silence. A worker is lost when it is silent for a second
 * although it was asked. Work that is wanted may be long, and some of it cannot be cut into slices: during such work the
 * worker is lost only if a prompt call is not seen within that second.
 */

/** The time between two looks, in milliseconds, and the number of silent looks after which a worker is lost. */
const interval = 225;
const patience = 4;

/** What is watched. */
export interface Watched {
  /** A message was sent that is not known to be seen. */
  readonly hasUnseen: boolean;
  /** Such a message is a prompt call: it has to be seen now. */
  readonly hasPromptUnseen: boolean;
  /** The call that is being worked on is still wanted. */
  readonly isAtWantedWork: boolean;
  /** A call waits for its answer. */
  readonly isWaiting: boolean;
  ping(): void;
}

export class Supervisor {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private hasBeenHeard = false;
  /** A worker that was never heard is being loaded, and is not judged. */
  private isLoaded = false;
  private silentLooks = 0;

  constructor(
    private readonly watched: Watched,
    private readonly lost: () => void,
  ) {}

  /** A message was sent. What was heard before does not count as a sign of life after it. */
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
   * Counts looks, not time: if the page itself was busy, the messages that arrived meanwhile are read before the worker is
   * judged.
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
