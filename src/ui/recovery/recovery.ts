/**
 * What happens after a failure, wherever it came from: it is said in a notice that offers to try again, a new version of
 * the page is announced, and the page is never reloaded before the draft is kept.
 */

import type { Notices } from '../session/notices';
import { recoveryWords as words } from '../words';
import type { Deployed, Deployment } from './deployment';

export interface RecoveryPorts {
  readonly notices: Notices;
  readonly deployment: Deployment;
  /** Writes the draft; whether the browser keeps it. */
  readonly save: () => boolean;
  readonly saveAsFile: () => void;
  readonly reloadPage: () => void;
}

export class Recovery {
  constructor(private readonly ports: RecoveryPorts) {
    const { notices, deployment } = ports;
    deployment.outdated.subscribe(() => this.announce());
    notices.missingParts.subscribe(() => void this.check());
  }

  /** Does what a control asks for. Where that fails, the notice offers to do it again. */
  async attempt(action: () => unknown): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.report(error, () => void this.attempt(action));
    }
  }

  /** Says what failed; `retry` is null for what cannot be done again. */
  report(error: unknown, retry: (() => void) | null): void {
    this.ports.notices.failure(error, retry);
  }

  /** Says that something failed, in a sentence of its own. */
  tell(message: string, retry: () => void): void {
    this.ports.notices.problem(message, { label: words.tryAgain, run: retry });
  }

  /** Asks the server whether it has a new version; announces one. */
  check(): Promise<Deployed> {
    return this.ports.deployment.check();
  }

  /** The same, for a page that becomes visible again: not more often than once a minute. */
  checkNowAndThen(): Promise<void> {
    return this.ports.deployment.checkNowAndThen();
  }

  /** Reloads the page, unless that would lose the text. */
  readonly reload = (): void => {
    const { notices, save, saveAsFile, reloadPage } = this.ports;
    if (save()) reloadPage();
    else notices.problem(words.unsavedReload, { label: words.saveFile, run: saveAsFile });
  };

  private announce(): void {
    this.ports.notices.news(words.newVersion, { label: words.reloadFor, run: this.reload });
  }
}
