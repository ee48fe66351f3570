/** What tests of the service ask with. */

import type { TablesVersion } from '../app/protocol';

/** The signal of a request that is wanted to its end. */
export const wanted = new AbortController().signal;

/** The version of the tables before there are any. */
export const noTables = 0 as TablesVersion;
