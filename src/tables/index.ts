export { type BundledTable, bundledNames, bundledTable, bundledTables } from './bundled';
export { parseTable, TableError, tableName } from './csv';
export type { Table } from './table';
