/**
 * Whether the server still has the version of the page that is open. The names of built files carry a hash of their
 * content, so two versions differ in the script that their HTML starts with.
 */

import { Store } from '../state/store';

export type Deployed =
  | 'same'
  | 'new'
  /** No answer, or one that is not this page: a proxy's, or that of a server under repair. */
  | 'unreachable';

export interface DeploymentPorts {
  /** The scripts that the open page started with. */
  readonly own: string;
  /** The same of the page that the server has now, empty where that is another page; rejects without an answer. */
  readonly present: () => Promise<string>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** How long an answer counts for a page that becomes visible again and again, in milliseconds. */
const checkInterval = 60_000;

export class Deployment {
  /** Set once a new version was found, for good. */
  readonly outdated = new Store(false);
  private lastCheck = Number.NEGATIVE_INFINITY;

  constructor(private readonly ports: DeploymentPorts) {}

  async check(): Promise<Deployed> {
    this.lastCheck = this.ports.now();
    const present = await this.ports.present().catch(() => '');
    if (present === '') return 'unreachable';
    if (present === this.ports.own) return 'same';
    this.outdated.set(true);
    return 'new';
  }

  /** Checks unless the last check is recent. */
  async checkNowAndThen(): Promise<void> {
    if (this.outdated.get() || this.ports.now() - this.lastCheck < checkInterval) return;
    await this.check();
  }
}

function entryScripts(page: ParentNode): string {
  const scripts = [...page.querySelectorAll('script[type="module"][src]')];
  return scripts.map((script) => script.getAttribute('src')).join(' ');
}

/** How long the server may take to say which version it has, in milliseconds. */
const answerWithin = 10_000;

export function browserDeployment(): Deployment {
  return new Deployment({
    own: entryScripts(document),
    present: async () => {
      const { pathname, search } = window.location;
      const signal = AbortSignal.timeout(answerWithin);
      const response = await fetch(`${pathname}${search}`, { cache: 'no-cache', signal });
      if (!response.ok) return '';
      return entryScripts(new DOMParser().parseFromString(await response.text(), 'text/html'));
    },
    now: () => performance.now(),
  });
}
