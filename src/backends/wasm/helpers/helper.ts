/** A worker beside the one that trains. */

import { serveSteps } from './serve';

// The global scope of a worker is a port.
serveSteps(self as unknown as Parameters<typeof serveSteps>[0]);
