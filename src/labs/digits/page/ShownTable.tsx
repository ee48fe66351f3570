import { type Preset, presets } from '../programs/presets';
import { networkNames, type TaskName, tasks } from '../programs/programs';
import { type ShownPart, shownPart, shownParts } from '../training/showing';
import type { LabRun, NetworkState } from './digitsLab';
import { digitsWords } from './digitsWords';
import { Picture } from './Picture';
import { Weights } from './Weights';

const words = digitsWords.shown;

type Find = (name: ShownPart['name']) => ReturnType<typeof shownPart>;

/** Looks up the parts of a network at one of the digits shown. */
function partsAt(state: NetworkState, task: TaskName, preset: Preset, row: number): Find {
  const parts = shownParts(task, state.network, preset);
  return (name) => (state.shown === null ? null : shownPart(parts, state.shown, row, name));
}

const truths = ['true', 'false'];

/** A table of a few digits that no network was trained on: the input, the target, and the output of each network. */
export function ShownTable({ run }: { readonly run: LabRun }) {
  const { networks, shownCount, settings } = run;
  const { task } = settings;
  const preset = presets[settings.preset];
  const first = networks.find(({ shown }) => shown !== null);
  if (first === undefined) return null;
  const rows = Array.from({ length: shownCount }, (_, row) => row);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table is reached by keyboard this way.
    <section className="shown-scroll" aria-label={words.region} tabIndex={0}>
      <table className="shown-table">
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.given}</th>
            <th scope="col">{words.wanted}</th>
            {networks.map(({ network }) => (
              <th key={network} scope="col">
                {networkNames[network]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const given = partsAt(first, task, preset, row);
            return (
              <tr key={row}>
                <td>
                  <Given find={given} row={row} />
                </td>
                <td>
                  <Answer find={given} name="target" what={words.wantedImage} row={row} />
                </td>
                {networks.map((each) => {
                  const find = partsAt(each, task, preset, row);
                  return (
                    <td key={each.network}>
                      <span className="shown-answer">
                        <Answer find={find} name="output" what={networkNames[each.network]} row={row} />
                        <Reading find={find} numbers={preset.maxDigit + 1} />
                      </span>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {tasks[task].kind === 'pictures' && (
        <p className="aside">{words.about(preset.maxDigit, task === 'dilate-odd')}</p>
      )}
    </section>
  );
}

function Given({ find, row }: { readonly find: Find; readonly row: number }) {
  const given = (['image', 'first', 'second'] as const).flatMap((name) => {
    const part = find(name);
    return part === null ? [] : [{ name, ...part }];
  });
  return (
    <span className="shown-answer">
      {given.map(({ name, shape, values }) => (
        <Picture
          key={name}
          shape={shape}
          values={values}
          tone="ink"
          label={words.imageOf(words.givenImage, row + 1)}
        />
      ))}
    </span>
  );
}

interface AnswerProps {
  readonly find: Find;
  readonly name: 'target' | 'output';
  readonly what: string;
  readonly row: number;
}

/** A picture, or weights of true and false. */
function Answer({ find, name, what, row }: AnswerProps) {
  const part = find(name);
  if (part === null) return null;
  const { shape, values } = part;
  if (shape.length === 1) return <Weights names={truths} values={values} what={what} />;
  return <Picture shape={shape} values={values} tone="ink" label={words.imageOf(what, row + 1)} />;
}

/** What a network reads before it answers: a number and a kernel. */
function Reading({ find, numbers }: { readonly find: Find; readonly numbers: number }) {
  const [number, kernel] = [find('number'), find('kernel')];
  const odd = (['odd', 'odd-second'] as const).flatMap((name) => {
    const part = find(name);
    return part === null ? [] : [{ name, ...part }];
  });
  const names = Array.from({ length: numbers }, (_, each) => `${each}`);
  return (
    <>
      {number !== null && <Weights names={names} values={number.values} what={words.reads} />}
      {odd.map(({ name, values }) => (
        <Weights key={name} names={['odd', 'even']} values={values} what={words.takesFor} />
      ))}
      {kernel !== null && (
        <Picture shape={kernel.shape} values={kernel.values} tone="signed" label={words.kernel} />
      )}
    </>
  );
}
