export { type BundledTable, bundledNames, bundledTable, bundledTables } from './bundled';
export { parseTable, type Table, TableError, tableName } from './csv';
