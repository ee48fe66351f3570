/** Whether a file is there and none of its sources, files or folders, was changed after it. */
export function isFresh(file: string, sources: readonly string[]): boolean;
