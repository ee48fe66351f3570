/**
 * Whether the server still has the build of the page that is open: a built page carries its name, and `version.json`
 * beside it holds that of the build that is deployed now (`scripts/site/buildId.ts`).
 */

import { Store } from '../state/store';

export type Deployed =
  | 'same'
  | 'new'
  /** No answer, or one that is not this page: a proxy's, or that of a server under repair. */
  | 'unreachable';

export interface DeploymentPorts {
  /** The name of the build that is open. */
  readonly own: string;
  /** The name of the build that the server has now, empty where it has no page of this kind; rejects without an answer. */
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

/** How long the server may take to say which version it has, in milliseconds. */
const answerWithin = 10_000;

/** The name of a page in development, which is never deployed. */
const unbuilt = 'development';

export function browserDeployment(): Deployment {
  const own = document.querySelector<HTMLMetaElement>('meta[name="gradus-build"]')?.content ?? unbuilt;
  const ask = (file: string): Promise<Response> =>
    fetch(file, { cache: 'no-store', signal: AbortSignal.timeout(answerWithin) });
  const present = async (): Promise<string> => {
    if (own === unbuilt) return (await ask('./')).ok ? unbuilt : '';
    const response = await ask('./version.json');
    return response.ok ? buildNamed(await response.json()) : '';
  };
  return new Deployment({ own, present, now: () => performance.now() });
}

function buildNamed(version: unknown): string {
  const named = typeof version === 'object' && version !== null && 'build' in version ? version.build : null;
  return typeof named === 'string' ? named : '';
}
