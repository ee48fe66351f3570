/** The path of a browser: the one named in GRADUS_CHROMIUM, else one that is installed; null where there is none. */
export function findBrowser(): string | null;
