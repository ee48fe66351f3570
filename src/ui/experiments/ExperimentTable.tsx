import { type ProgramRow, tableColumns } from '../../experiments/table';
import { experimentWords as words } from '../words/experiments';

/** Columns of one group are side by side under its name. */
const groups = [...new Set(tableColumns.map(({ group }) => group))].map((name) => ({
  name,
  span: tableColumns.filter(({ group }) => group === name).length,
}));

/** A row for each program: what the paper prints, and what was found at each level. */
export function ExperimentTable({ rows }: { readonly rows: readonly ProgramRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table is reached by keyboard this way.
    <section className="experiment-scroll" aria-label={words.results} tabIndex={0}>
      <table className="experiment-table">
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {words.program}
            </th>
            {groups.map(({ name, span }) => (
              <th key={name} scope="colgroup" colSpan={span} className="group">
                {name}
              </th>
            ))}
          </tr>
          <tr>
            {tableColumns.map(({ group, name }, index) => (
              <th
                key={`${group} ${name}`}
                scope="col"
                className={tableColumns[index - 1]?.group === group ? 'number' : 'number group'}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={`${row.program.experiment} ${row.program.id}`}>
            <tr>
              <th scope="row">
                <span className="code">{row.program.id}</span> {row.program.name}
              </th>
              {tableColumns.map(({ group, name, cell }, index) => (
                <td
                  key={`${group} ${name}`}
                  className={`number ${name === 'paper' ? 'printed' : ''} ${tableColumns[index - 1]?.group === group ? '' : 'group'}`}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
            {row.problem !== null && (
              <tr>
                <td colSpan={tableColumns.length + 1} className="problem">
                  {row.problem}
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </section>
  );
}
