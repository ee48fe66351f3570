/** The file that `npm run gradus` runs. */
export const terminalBundle: string;
/** Whether it is there and newer than the sources. */
export function terminalBundleIsFresh(): boolean;
/** Builds it, or the same at another path. */
export function buildTerminal(bundle?: string): Promise<void>;
