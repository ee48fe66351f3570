import type { Column } from '../charts/csv';
import { toCsv } from '../charts/csv';
import { copyText } from '../common/handOut';
import { useSession } from '../SessionContext';
import { commonWords } from '../words';

/** Copies columns to the clipboard as CSV, and says so in a notice. */
export function useCopyCsv(): (columns: readonly Column[]) => Promise<void> {
  const { notices } = useSession();
  return async (columns) => {
    const text = toCsv(columns);
    const rows = text.split('\n').length - 2;
    if (await copyText(text)) notices.done(commonWords.copiedCsv(rows));
    else notices.problem(commonWords.clipboardRefused);
  };
}
