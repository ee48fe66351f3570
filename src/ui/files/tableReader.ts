/** What reads a dropped file as a table, with the names of the language, which are loaded no earlier either. */

import { isBuiltin } from '../../lang/catalogue';

export { parseTable, TableError, tableName } from '../../tables';

/** A name that is no builtin's: a builtin would hide a table of its name. */
export function freeName(name: string): string {
  return isBuiltin(name) ? `${name}-table` : name;
}
